package io.github.tokenvendor.vending;

import java.time.Instant;

/**
 * A request that policy has allowed.
 *
 * @param scopes what to vend
 * @param receivedAt when the request was judged; lifetimes count from here
 * @param latest no vended token may be valid after this moment
 */
record AuthorizedRequest(ScopeSet scopes, Instant receivedAt, Instant latest) {
    AuthorizedRequest boundedBy(Instant bound) {
        return bound.isBefore(latest) ? new AuthorizedRequest(scopes, receivedAt, bound) : this;
    }
}
