package io.github.tokenvendor.callers;

import io.github.tokenvendor.vending.Allowance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A request's caller, and the policy that applies.
 *
 * @param claims what was verified; empty for a caller who shows no credential
 * @param wouldRefuse why the request would be refused if policies were enforced
 */
public record Caller(Policy policy, Optional<Claims> claims, Optional<CallerException.Refusal> wouldRefuse) {
    /** A digest of issuer and subject, which bounds its length; empty for a caller who shows no credential. */
    public String id() {
        return claims.isPresent() ? digest(claims.get()) : "";
    }

    /** What the policy grants this caller. */
    public Allowance allowance() {
        return new Allowance(
                policy.scopes(),
                policy.longest(),
                policy.name(),
                policy.mintsPerMinute(),
                policy.ownTokens() ? id() : "");
    }

    private static String digest(Claims claims) {
        try {
            // No issuer contains a line feed.
            byte[] text = (claims.issuer() + "\n" + claims.subject()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
