package io.github.tokenvendor.callers;

import io.github.tokenvendor.resilience.Cooldown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An issuer's keys for verifying credentials.
 *
 * @param since when they were fetched
 * @param maxAge how long they are current
 */
record KeySet(List<VerificationKey> keys, Instant since, Duration maxAge) {
    /** How much longer the keys are used while their issuer fails. */
    private static final Duration GRACE = Duration.ofDays(1);

    boolean isFresh(Instant now) {
        return new Cooldown(since, maxAge).isActive(now);
    }

    boolean isUsable(Instant now) {
        return new Cooldown(since, maxAge.plus(GRACE)).isActive(now);
    }

    /** The keys that may have signed a credential; empty if it names no key and several would fit. */
    List<VerificationKey> matching(Optional<String> id, String algorithm) {
        List<VerificationKey> fitting = keys.stream()
                .filter(key -> key.algorithms().contains(algorithm))
                .filter(key -> id.map(key.id()::equals).orElse(true))
                .toList();
        return id.isEmpty() && fitting.size() > 1 ? List.of() : fitting;
    }
}
