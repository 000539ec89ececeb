package io.github.tokenvendor.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses an upstream's URL. Secrets travel to or from an upstream, and so do the keys that verify credentials; plain HTTP
 * is therefore only for hosts that cannot be on another network.
 */
public final class UpstreamUrl {
    private static final Pattern LOCAL =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|host\\.docker\\.internal");

    /** Also matches an emulator's name in a container network, which has no dot, and LocalStack's name for loopback. */
    private static final Pattern EMULATOR = Pattern.compile(
            LOCAL + "|[A-Za-z][A-Za-z0-9-]{0,62}|([a-z0-9-]{1,63}\\.){0,5}localhost\\.localstack\\.cloud");

    private UpstreamUrl() {}

    /** Parses a URL that is requested as it is. */
    public static Optional<URI> parse(String text) {
        return parse(text, LOCAL);
    }

    /** Parses a URL that paths are appended to, in one of the vendor's own variables; drops one trailing slash. */
    public static Optional<URI> parseBase(String text) {
        return parseBase(text, LOCAL);
    }

    /** Parses a URL that paths are appended to, in one of AWS's variables; drops one trailing slash. */
    public static Optional<URI> parseBaseOfAws(String text) {
        return parseBase(text, EMULATOR);
    }

    private static Optional<URI> parseBase(String text, Pattern plainHosts) {
        return parse(text.endsWith("/") ? text.substring(0, text.length() - 1) : text, plainHosts)
                .filter(url -> url.getRawQuery() == null && !url.getRawPath().endsWith("/"));
    }

    private static Optional<URI> parse(String text, Pattern plainHosts) {
        try {
            URI url = new URI(text);
            return isComplete(url) && isSecure(url, plainHosts) ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isComplete(URI url) {
        return url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && !url.getRawAuthority().endsWith(":")
                && url.getPort() != 0
                && url.getPort() <= 65_535;
    }

    private static boolean isSecure(URI url, Pattern plainHosts) {
        boolean local = "http".equals(url.getScheme())
                && plainHosts.matcher(url.getHost()).matches();
        return local || "https".equals(url.getScheme());
    }
}
