package io.github.tokenvendor.callers;

import io.github.tokenvendor.vending.BoundedMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which key has verified a credential, because a valid signature stays valid.
 *
 * <p>Nothing else is remembered: expiry, the issuer's keys and the policies are checked for every request. Keys that
 * are fetched again are new objects, so their credentials are verified again. Only valid credentials are remembered, by
 * their digest, in bounded memory. Safe for use by several threads.
 */
final class VerifiedCredentials {
    private final Map<String, VerificationKey> keys;

    VerifiedCredentials(int capacity) {
        this.keys = new BoundedMap<>(capacity, true);
    }

    /** Whether one of these keys has signed a credential. */
    @SuppressWarnings("ReferenceEquality") // An equal key from another fetch verifies again.
    boolean isSigned(String credential, String algorithm, List<VerificationKey> candidates) {
        if (candidates.isEmpty()) {
            return false;
        }
        String digest = digest(credential);
        VerificationKey known = get(digest);
        for (VerificationKey candidate : candidates) {
            if (candidate == known) {
                return true;
            }
        }
        for (VerificationKey candidate : candidates) {
            if (candidate.verifies(credential, algorithm)) {
                put(digest, candidate);
                return true;
            }
        }
        return false;
    }

    synchronized int size() {
        return keys.size();
    }

    private synchronized @Nullable VerificationKey get(String digest) {
        return keys.get(digest);
    }

    private synchronized void put(String digest, VerificationKey key) {
        keys.put(digest, key);
    }

    /** Covers the whole credential, including the algorithm in its header. */
    private static String digest(String credential) {
        try {
            byte[] bytes = credential.getBytes(StandardCharsets.UTF_8);
            return new String(MessageDigest.getInstance("SHA-256").digest(bytes), StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
