package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.util.Objects;

/**
 * The key under which a lease is cached and shared.
 *
 * @param bucket the lifetime that the lease was minted with
 * @param owner the only caller who may have the lease; empty if any may
 */
public record LeaseKey(ScopeSet scopes, Duration bucket, String owner) {
    /** The key of a lease that any caller may have. */
    public LeaseKey(ScopeSet scopes, Duration bucket) {
        this(scopes, bucket, "");
    }

    /** The whole key as text, which differs for any two keys. */
    public String text() {
        return String.join(" ", scopes.texts()) + " " + bucket.toSeconds() + (owner.isEmpty() ? "" : " " + owner);
    }

    /** Written by hand, like {@link #hashCode}: linking the generated methods takes 10 ms of a cold start. */
    @Override
    public boolean equals(Object other) {
        return other instanceof LeaseKey key
                && key.bucket.equals(bucket)
                && key.scopes.equals(scopes)
                && key.owner.equals(owner);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scopes, bucket, owner);
    }
}
