package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MasterTokensTest {
    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final FakeSecret secret = new FakeSecret(TestTokens.secret("master-1"));
    private final CallContext context = VendorHarness.context(Duration.ofSeconds(20));

    @Test
    void current_isReadOnce() throws VendingException {
        MasterTokens masters = masters(Optional.empty());

        MasterToken first = masters.current(context);

        assertThat(masters.current(context)).isEqualTo(first);
        assertThat(masters.known()).hasValue(first);
        assertThat(secret.reads()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(SecretException.Kind.class)
    void current_noMaster_isAFailureOfVending_withTheRestOfThePauseAsTheWait(SecretException.Kind kind) {
        MasterTokens masters = masters(Optional.empty());
        secret.fail(
                kind == SecretException.Kind.UNUSABLE
                        ? SecretException.unusable("no token")
                        : SecretException.unavailable("no token"));
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> masters.current(context));
        clock.advance(Duration.ofSeconds(10));

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> masters.current(context))
                .withMessage("no token")
                .matches(e -> e.failure()
                        == (kind == SecretException.Kind.UNUSABLE
                                ? Failure.MISCONFIGURED
                                : Failure.SECRETS_UNAVAILABLE))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(20)));
    }

    @Test
    void account_configured_isTheConfiguredOne_withoutAReading() throws VendingException {
        assertThat(masters(Optional.of("maps")).account(context)).isEqualTo("maps");
        assertThat(secret.reads()).isZero();
    }

    @Test
    void account_notConfigured_isTheTokensOwn() throws VendingException {
        MasterTokens masters = masters(Optional.empty());

        assertThat(masters.knownAccount()).isEmpty();
        assertThat(masters.account(context)).isEqualTo(TestTokens.ACCOUNT);
        assertThat(masters.knownAccount()).hasValue(TestTokens.ACCOUNT);
    }

    @Test
    void replacementFor_secretReplaced_isTheNewOne() throws VendingException {
        MasterTokens masters = masters(Optional.empty());
        MasterToken refused = masters.current(context);
        secret.put(TestTokens.secret("master-2"));

        Optional<MasterToken> replacement = masters.replacementFor(refused, context);

        assertThat(replacement)
                .hasValueSatisfying(
                        master -> assertThat(master.token().reveal()).isEqualTo(TestTokens.secret("master-2")));
    }

    @Test
    void forget_knowsNothingAnyMore() throws VendingException {
        MasterTokens masters = masters(Optional.empty());
        masters.current(context);

        masters.forget();

        assertThat(masters.known()).isEmpty();
    }

    private MasterTokens masters(Optional<String> account) {
        return new MasterTokens(new MasterTokenSource(secret, account, Duration.ofMinutes(5), clock, Runnable::run));
    }
}
