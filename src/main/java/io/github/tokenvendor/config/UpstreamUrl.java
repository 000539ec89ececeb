package io.github.tokenvendor.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses an upstream's URL. The master token is sent there, so it is plain HTTP on this machine only. */
final class UpstreamUrl {
    private static final Pattern LOCAL =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|host\\.docker\\.internal");

    private UpstreamUrl() {}

    static Optional<URI> parse(String text) {
        try {
            URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            return isAllowed(url) ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isAllowed(URI url) {
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
                && LOCAL.matcher(url.getHost()).matches();
        return bare && (secure || local);
    }
}
