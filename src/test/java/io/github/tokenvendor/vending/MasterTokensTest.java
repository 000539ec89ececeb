package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretReader;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasterTokensTest {
    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final FakeSecret secret = new FakeSecret(TestTokens.secret("master-1"));
    private final MasterTokens masters = masters(secret, Optional.empty());
    private final CallContext context = context(Duration.ofSeconds(20));

    private MasterTokens masters(SecretReader reader, Optional<String> account) {
        return new MasterTokens(new MasterTokenCache(reader, account, Duration.ofMinutes(5), clock, Runnable::run));
    }

    private VendingException failure(MasterTokens of) {
        return catchThrowableOfType(VendingException.class, () -> of.current(context));
    }

    @Test
    void current_unusableSecret_isMisconfiguredUntilTheNextReading() {
        secret.fail(SecretException.unusable("the secret is empty"));

        assertThat(failure(masters).retryAfter()).contains(Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(12));

        VendingException later = failure(masters);
        assertThat(later.failure()).isEqualTo(Failure.MISCONFIGURED);
        assertThat(later).hasMessage("the secret is empty").hasNoCause();
        assertThat(later.retryAfter()).contains(Duration.ofSeconds(18));
    }

    /** Nobody is sent back at once, however long the reading that failed took. */
    @ParameterizedTest
    @CsvSource({"PT28.5S, PT1.5S", "PT29S, PT1S", "PT29.5S, PT1S", "PT30S, PT1S", "PT1M, PT1S"})
    void current_readingThatFailsLate_waitsASecondAtLeast(Duration took, Duration wait) {
        VendingException failure = failure(masters(
                any -> {
                    clock.advance(took);
                    throw SecretException.unavailable("it hangs");
                },
                Optional.empty()));

        assertThat(failure.failure()).isEqualTo(Failure.SECRETS_UNAVAILABLE);
        assertThat(failure.retryAfter()).contains(wait);
    }

    @Test
    void account_configured_isKnownWithoutAReading() throws VendingException {
        MasterTokens named = masters(secret, Optional.of("configured"));

        assertThat(named.account(context)).isEqualTo("configured");
        assertThat(secret.reads()).isZero();
    }

    @Test
    void account_notConfigured_isTheMastersAndReadOnce() throws VendingException {
        assertThat(masters.account(context)).isEqualTo(TestTokens.ACCOUNT);
        clock.advance(Duration.ofDays(2));

        assertThat(masters.account(context)).isEqualTo(TestTokens.ACCOUNT);
        assertThat(secret.reads()).isEqualTo(1);
    }

    @Test
    void isRenewed_onlyWhereAnEndingMasterHasASuccessor() throws VendingException {
        secret.put(temporaryFor(60));
        masters.current(context);
        clock.advance(Duration.ofSeconds(31));
        assertThat(masters.isRenewed(context)).as("there is no other").isFalse();

        secret.put(temporaryFor(3_600));
        clock.advance(Duration.ofSeconds(30));
        assertThat(masters.isRenewed(context)).isTrue();
    }

    @Test
    void isRenewed_masterThatLasts_readsNothing() throws VendingException {
        masters.current(context);
        secret.put(TestTokens.secret("master-2"));
        clock.advance(Duration.ofHours(1));

        assertThat(masters.isRenewed(context)).isFalse();
        assertThat(secret.reads()).isEqualTo(1);
    }

    @Test
    void replacementFor_secretThatFails_isTheFailure() throws VendingException {
        MasterToken refused = masters.current(context);
        secret.fail(SecretException.unusable("the secret is empty"));

        VendingException failure =
                catchThrowableOfType(VendingException.class, () -> masters.replacementFor(refused, context));

        assertThat(failure.failure()).isEqualTo(Failure.MISCONFIGURED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(30));
    }

    private String temporaryFor(long seconds) {
        Instant now = clock.instant();
        return TestTokens.temporary(TestTokens.ACCOUNT, List.of("tokens:write"), now, now.plusSeconds(seconds));
    }
}
