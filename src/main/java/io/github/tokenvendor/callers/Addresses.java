package io.github.tokenvendor.callers;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the addresses of issuers and their keys: https, or http on this machine for local use. */
final class Addresses {
    private static final Pattern LOCAL =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|host\\.docker\\.internal");

    private Addresses() {}

    /** Parses an address; empty for any other text. */
    static Optional<URI> parse(String text) {
        try {
            URI address = new URI(text);
            boolean complete = address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawFragment() == null
                    && !address.getRawAuthority().endsWith(":")
                    && address.getPort() != 0
                    && address.getPort() <= 65_535;
            return complete && isSecure(address) ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isSecure(URI address) {
        boolean local = "http".equals(address.getScheme())
                && LOCAL.matcher(address.getHost()).matches();
        return local || "https".equals(address.getScheme());
    }
}
