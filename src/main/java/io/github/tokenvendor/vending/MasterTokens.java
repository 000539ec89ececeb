package io.github.tokenvendor.vending;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.upstream.CallContext;
import java.util.Optional;

/** Gets the master token, and says in the terms of vending why there is none. */
public final class MasterTokens {
    private final MasterTokenCache source;

    /** Makes it; nothing is read yet. */
    public MasterTokens(MasterTokenCache source) {
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
        return source.known();
    }

    /** The account whose tokens are vended, without reading the secret where it is configured. */
    public String account(CallContext context) throws VendingException {
        try {
            return source.account(context);
        } catch (SecretException e) {
            throw failure(e);
        }
    }

    /** Whether a temporary master that is about to end has got a successor. */
    boolean isRenewed(CallContext context) throws VendingException {
        try {
            return source.isRenewed(context);
        } catch (SecretException e) {
            throw failure(e);
        }
    }

    /** Begins to read the secret again where that is due, and gives the reading a moment. */
    void revalidate(CallContext context, Deadline patience, Runnable inVain) {
        if (source.revalidate(context, patience)) {
            inVain.run();
        }
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
                e.retryAfter());
    }
}
