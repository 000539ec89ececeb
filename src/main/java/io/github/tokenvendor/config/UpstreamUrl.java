package io.github.tokenvendor.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses an upstream's URL. The master token travels to or from it, so plain HTTP is only for hosts that cannot be on
 * another network.
 */
final class UpstreamUrl {
    private static final Pattern LOCAL =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|host\\.docker\\.internal");

    /** Also matches an emulator's name in a container network, which has no dot, and LocalStack's name for loopback. */
    private static final Pattern EMULATOR = Pattern.compile(
            LOCAL + "|[A-Za-z][A-Za-z0-9-]{0,62}|([a-z0-9-]{1,63}\\.){0,5}localhost\\.localstack\\.cloud");

    private UpstreamUrl() {}

    /** Parses a URL in one of the vendor's own variables. */
    static Optional<URI> parse(String text) {
        return parse(text, LOCAL);
    }

    /** Parses a URL in one of AWS's variables. */
    static Optional<URI> parseOfAws(String text) {
        return parse(text, EMULATOR);
    }

    private static Optional<URI> parse(String text, Pattern plainHosts) {
        try {
            URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            return isAllowed(url, plainHosts) ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isAllowed(URI url, Pattern plainHosts) {
        boolean bare = url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && !url.getRawPath().endsWith("/")
                && !url.getRawAuthority().endsWith(":")
                && url.getPort() != 0
                && url.getPort() <= 65_535;
        boolean secure = "https".equals(url.getScheme());
        boolean local = "http".equals(url.getScheme())
                && url.getHost() != null
                && plainHosts.matcher(url.getHost()).matches();
        return bare && (secure || local);
    }
}
