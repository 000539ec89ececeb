package io.github.tokenvendor.vending;

import io.github.tokenvendor.secrets.SecretException;
import java.time.Duration;

/** Tells the caller of a failing secret no more than that it fails, and whether waiting may help. */
final class SecretFailures {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private SecretFailures() {}

    static VendingException of(SecretException e) {
        return switch (e.kind()) {
            case UNUSABLE -> VendingException.of(Failure.MISCONFIGURED, e.getMessage());
            case UNAVAILABLE -> VendingException.retryable(Failure.SECRETS_UNAVAILABLE, e.getMessage(), TRY_AGAIN);
        };
    }
}
