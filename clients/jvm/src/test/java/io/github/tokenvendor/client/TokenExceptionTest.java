package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.client.TokenException.Retry;
import org.junit.jupiter.api.Test;

class TokenExceptionTest {

    @Test
    void isRetryable_unlessTheClientStops() {
        assertThat(new TokenException("a", 400, Retry.NEVER, 0, "why", null).isRetryable())
                .isFalse();
        assertThat(new TokenException("a", 403, Retry.SLOWLY, 0, "why", null).isRetryable())
                .isTrue();
        assertThat(TokenException.transientFailure("a", "why", null).isRetryable())
                .isTrue();
        assertThat(TokenException.closed().isRetryable()).isFalse();
    }

    @Test
    void toString_isCodeAndMessage() {
        TokenException error = new TokenException("scope_not_allowed", 403, Retry.NEVER, 7, "why", null);
        assertThat(error).hasToString("scope_not_allowed: why");
        assertThat(error.status()).isEqualTo(403);
        assertThat(error.retryAfterSeconds()).isEqualTo(7);
    }
}
