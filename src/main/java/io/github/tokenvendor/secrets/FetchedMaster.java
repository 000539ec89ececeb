package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.resilience.Cooldown;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the last successful fetch of the secret found, and how long it may be used.
 *
 * @param number the number of the fetch, in order of starting; a lower one found an older state of the secret
 * @param master empty if nothing was fetched yet
 */
record FetchedMaster(long number, Optional<MasterToken> master, Instant fetchedAt) {
    /** How long a master keeps minting while Secrets Manager fails. */
    static final Duration MAX_STALE = Duration.ofHours(24);

    /** The state of a cache that discards every fetch up to a number. */
    static FetchedMaster none(long number) {
        return new FetchedMaster(number, Optional.empty(), Instant.EPOCH);
    }

    boolean isFresh(Instant now, Duration timeToLive) {
        return isValid(now) && new Cooldown(fetchedAt, timeToLive).isActive(now);
    }

    boolean isUsable(Instant now) {
        return isValid(now) && Duration.between(fetchedAt, now).compareTo(MAX_STALE) < 0;
    }

    boolean isAboutToExpire(Instant now) {
        return master.isPresent() && master.get().isAboutToExpire(now);
    }

    boolean holds(AccessToken token) {
        return master.isPresent() && master.get().token().sameAs(token);
    }

    private boolean isValid(Instant now) {
        return master.isPresent() && !isAboutToExpire(now);
    }
}
