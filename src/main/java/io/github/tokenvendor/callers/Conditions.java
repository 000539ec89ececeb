package io.github.tokenvendor.callers;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a credential must say for a policy to apply to its caller.
 *
 * @param issuer the exact {@code iss}
 * @param audience the credential's audience must contain one of these
 * @param claims the patterns for each claim, one of which must match; a {@code *} stands for one or more characters
 *     other than {@code :} and {@code /}
 * @param keys the address of the issuer's key set; empty if its discovery document names it
 * @param header the lowercase name of the header that carries the credential
 */
public record Conditions(
        String issuer, List<String> audience, Map<String, List<String>> claims, Optional<URI> keys, String header) {
    /** The header that carries the credential after a scheme. */
    static final String AUTHORIZATION = "authorization";

    Optional<String> mismatch(Claims caller) {
        if (!issuer.equals(caller.issuer())) {
            return Optional.of("issuer");
        }
        if (!fitsAudience(caller)) {
            return Optional.of("audience");
        }
        for (Map.Entry<String, List<String>> claim : claims.entrySet()) {
            if (!fits(claim.getValue(), caller.texts(claim.getKey()))) {
                return Optional.of("claims." + claim.getKey());
            }
        }
        return Optional.empty();
    }

    boolean fitsAudience(Claims caller) {
        return caller.audience().stream().anyMatch(audience::contains);
    }

    private static boolean fits(List<String> patterns, List<String> values) {
        return patterns.stream().anyMatch(pattern -> values.stream().anyMatch(value -> matches(pattern, value)));
    }

    /** Matches in time proportional to the product of the lengths, whatever the pattern. */
    static boolean matches(String pattern, String text) {
        boolean[] reached = new boolean[text.length() + 1];
        reached[0] = true;
        for (int i = 0; i < pattern.length(); i++) {
            reached = after(pattern.charAt(i), reached, text);
        }
        return reached[text.length()];
    }

    /** The positions in the text that the pattern reaches with one more character. */
    private static boolean[] after(char expected, boolean[] reached, String text) {
        boolean[] next = new boolean[reached.length];
        for (int at = 0; at < text.length(); at++) {
            char found = text.charAt(at);
            next[at + 1] = expected == '*'
                    ? (reached[at] || next[at]) && found != ':' && found != '/'
                    : reached[at] && found == expected;
        }
        return next;
    }
}
