package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.util.Objects;

/** What leases are kept under. */
public record LeaseKey(ScopeSet scopes, Duration step) {
    /** Written out, as {@link #hashCode} is: linking what a record would have takes 10 ms of a cold start. */
    @Override
    public boolean equals(Object other) {
        return other instanceof LeaseKey key && key.step.equals(step) && key.scopes.equals(scopes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scopes, step);
    }
}
