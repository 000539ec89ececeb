package io.github.tokenvendor.vending;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Gets the master token, and says in the terms of vending why there is none. */
public final class MasterTokens {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final MasterTokenSource source;

    /** Makes it; nothing is read yet. */
    public MasterTokens(MasterTokenSource source) {
        this.source = source;
    }

    /** The master token in force, read where necessary. */
    MasterToken current(CallContext context) throws VendingException {
        try {
            return source.current(context);
        } catch (SecretException e) {
            throw failure(e);
        }
    }

    /** The master token that was read last, however long ago. */
    public Optional<MasterToken> known() {
        return source.lastKnown();
    }

    /** The account whose tokens are vended, without reading the secret where it is configured. */
    public String account(CallContext context) throws VendingException {
        Optional<String> known = source.configuredAccount().or(() -> known().map(MasterToken::account));
        return known.isPresent() ? known.get() : current(context).account();
    }

    /** Whether a temporary master that is about to end has got a successor. */
    boolean isRenewed(CallContext context) throws VendingException {
        return source.isAboutToEnd() && !known().equals(Optional.of(current(context)));
    }

    /** Begins to read the secret again where that is due, and gives the reading a moment. */
    void revalidate(CallContext context, Deadline patience, Runnable inVain) {
        source.revalidate(context, patience, inVain);
    }

    Optional<MasterToken> replacementFor(MasterToken refused, CallContext context) throws VendingException {
        try {
            return source.replacementFor(refused, context);
        } catch (SecretException e) {
            throw failure(e);
        }
    }

    void forget() {
        source.forget();
    }

    private VendingException failure(SecretException e) {
        return VendingException.retryable(
                switch (e.kind()) {
                    case UNUSABLE -> Failure.MISCONFIGURED;
                    case UNAVAILABLE -> Failure.SECRETS_UNAVAILABLE;
                },
                e.getMessage(),
                Collections.max(List.of(SHORTEST_WAIT, source.pause())));
    }
}
