package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.AccountName;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Vends temporary tokens: authorizes a request, finds a lease that serves it or has one minted, and hands it out.
 *
 * <p>Safe for use by several threads.
 */
public final class TokenVendor {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    private final Policy policy;
    private final Lifetimes lifetimes;
    private final MasterTokens masters;
    private final MapboxClock clock;
    private final Minter minter;
    private final CachingMinter leases;

    /** Makes a vendor of its parts. */
    public TokenVendor(
            Policy policy,
            Lifetimes lifetimes,
            MasterTokens masters,
            MapboxClock clock,
            Minter minter,
            CachingMinter leases) {
        this.policy = policy;
        this.lifetimes = lifetimes;
        this.masters = masters;
        this.clock = clock;
        this.minter = minter;
        this.leases = leases;
    }

    /**
     * Vends a token.
     *
     * @param account the account that the caller takes the master's to be, if it names one
     * @param context bounds the answer and takes the notes of upstream calls
     * @throws VendingException when there is none for this request
     */
    public VendedToken vend(TokenRequest request, Optional<String> account, CallContext context)
            throws VendingException {
        Duration offset = clock.offset();
        AuthorizedRequest authorized = policy.authorize(request, clock.now());
        if (account.isPresent()) {
            requireAccount(account.get(), context);
        }
        Optional<VendedToken> vended = serve(authorized, context);
        // A corrected clock moves what was asked for relative to it; a new master moves the end of what it creates.
        if (vended.isEmpty() && (!clock.offset().equals(offset) || masters.isRenewed(context))) {
            vended = serve(authorized.correctedBy(clock.offset().minus(offset)), context);
        }
        return vended.orElseThrow(() -> VendingException.retryable(
                Failure.MISCONFIGURED, "the master token is temporary and about to end", TRY_AGAIN));
    }

    /** Forgets the master, every lease and what was learned of Mapbox: a snapshot must hold nothing of the kind. */
    public void forget() {
        masters.forget();
        leases.forget();
        minter.forget();
    }

    private void requireAccount(String account, CallContext context) throws VendingException {
        // No secret need be read to see that no account has such a name.
        if (!AccountName.isValid(account) || !account.equals(masters.account(context))) {
            throw VendingException.of(Failure.NO_SUCH_USER, "there is no such user here");
        }
    }

    private Optional<VendedToken> serve(AuthorizedRequest request, CallContext context) throws VendingException {
        Duration offset = clock.offset();
        AuthorizedRequest bounded = boundedByMaster(request);
        for (Duration step : lifetimes.stepsWithin(Duration.between(bounded.receivedAt(), bounded.latest()))) {
            VendedToken vended = leases.obtain(new LeaseKey(bounded.scopes(), step), bounded, context);
            Duration correction = clock.offset().minus(offset);
            // Mapbox may round up, and a shared mint may have begun after this request came in.
            if (!vended.lease()
                    .expires()
                    .isAfter(boundedByMaster(request.correctedBy(correction)).latest())) {
                return Optional.of(vended);
            }
            if (!correction.isZero()) {
                // A shorter step would be counted from the wrong time, too, and cost two more calls.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private AuthorizedRequest boundedByMaster(AuthorizedRequest request) {
        return masters.known().flatMap(MasterToken::expiry).map(request::until).orElse(request);
    }
}
