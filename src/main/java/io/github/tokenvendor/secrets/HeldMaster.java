package io.github.tokenvendor.secrets;

import java.time.Duration;
import java.time.Instant;

/**
 * A master token that was read, and how far it goes.
 *
 * @param readAt when the last reading of the secret gave it
 */
record HeldMaster(MasterToken master, Instant readAt) {
    /** How long a master goes on minting while Secrets Manager fails. */
    static final Duration MAX_STALE = Duration.ofHours(24);
    /** A temporary master that ends within this may have a successor in the secret already. */
    private static final Duration ABOUT_TO_END = Duration.ofSeconds(30);

    boolean isTrusted(Instant now, Duration timeToLive) {
        Duration age = Duration.between(readAt, now);
        return !isAboutToEnd(now) && !age.isNegative() && age.compareTo(timeToLive) < 0;
    }

    boolean isUsable(Instant now) {
        return !isAboutToEnd(now) && Duration.between(readAt, now).compareTo(MAX_STALE) < 0;
    }

    boolean isAboutToEnd(Instant now) {
        return master.expiry().filter(now.plus(ABOUT_TO_END)::isAfter).isPresent();
    }
}
