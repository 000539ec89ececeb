package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.AccountName;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Vends temporary tokens: authorizes a request, then finds or mints a lease that serves it.
 *
 * <p>Safe for use by several threads.
 */
public final class TokenVendor {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    private final MasterTokenCache masters;
    private final MapboxClock clock;
    private final Minter minter;
    private final CachingMinter leases;

    /** Creates a vendor from its parts. */
    public TokenVendor(MasterTokenCache masters, MapboxClock clock, Minter minter, CachingMinter leases) {
        this.masters = masters;
        this.clock = clock;
        this.minter = minter;
        this.leases = leases;
    }

    /**
     * Vends a token.
     *
     * @param allowance what the caller may have
     * @param account the account that the caller expects the master token to belong to, if it names one
     * @param context bounds the response and collects the upstream calls
     * @throws VendingException if there is no token for this request
     */
    public VendedToken vend(TokenRequest request, Allowance allowance, Optional<String> account, CallContext context)
            throws VendingException {
        Duration offset = clock.offset();
        AuthorizedRequest authorized = allowance.authorize(request, clock);
        try {
            if (account.isPresent()) {
                requireAccount(account.get(), context);
            }
            Optional<VendedToken> vended = serve(authorized, context);
            // The buckets were chosen by a clock that was wrong, or by a master token that has been renewed since.
            if (vended.isEmpty() && (!clock.offset().equals(offset) || masters.isRenewed(context))) {
                vended = serve(authorized, context);
            }
            return vended.orElseThrow(() -> VendingException.retryable(
                    Failure.MISCONFIGURED, "the master token is temporary and about to expire", TRY_AGAIN));
        } catch (SecretException e) {
            throw VendingException.of(e);
        }
    }

    /** Forgets the master token, all leases and what was learned about Mapbox: a snapshot must hold none of it. */
    public void forget() {
        masters.forget();
        leases.forget();
        minter.forget();
    }

    private void requireAccount(String account, CallContext context) throws VendingException, SecretException {
        // An invalid name is refused without fetching the secret.
        if (!AccountName.isValid(account) || !account.equals(masters.account(context))) {
            throw VendingException.of(Failure.NO_SUCH_USER, "there is no such user here");
        }
    }

    /** Empty if no bucket gives a token that expires in time. */
    private Optional<VendedToken> serve(AuthorizedRequest authorized, CallContext context) throws VendingException {
        Duration offset = clock.offset();
        AuthorizedRequest request = boundedByMaster(authorized);
        Duration lifetime = Duration.between(clock.mapboxTime(request.receivedAt()), request.latest(clock));
        Allowance allowance = request.allowance();
        for (Duration bucket : allowance.lifetimes().bucketsWithin(lifetime)) {
            LeaseKey key = new LeaseKey(request.scopes(), bucket, allowance.owner());
            VendedToken vended = leases.obtain(key, request, context);
            // Mapbox may round up, and a shared mint may have begun after this request arrived.
            if (!vended.lease().expires().isAfter(boundedByMaster(authorized).latest(clock))) {
                return Optional.of(vended);
            }
            if (!clock.offset().equals(offset)) {
                // A shorter bucket would also count from the wrong time, and would cost two more calls.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private AuthorizedRequest boundedByMaster(AuthorizedRequest request) {
        return masters.known().flatMap(MasterToken::expiry).map(request::until).orElse(request);
    }
}
