package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.mapbox.TestTokensApiErrors;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensApiFailuresTest {
    private static final ScopeSet SCOPES = scopes("styles:read");
    private static final MasterToken MASTER =
            new MasterToken(TestTokens.parsed(TestTokens.secret("master-1")), "cartographer", Instant.EPOCH);

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final TokensApiFailures failures = new TokensApiFailures(new FailureMemory(clock), new MapboxClock(clock));

    @ParameterizedTest
    @CsvSource({
        "AUTHORIZATION_REFUSED, MISCONFIGURED",
        "EXPIRY_REFUSED, MISCONFIGURED",
        "REQUEST_REFUSED, MISCONFIGURED",
        "RATE_LIMITED, MAPBOX_RATE_LIMITED",
        "UNAVAILABLE, MAPBOX_UNAVAILABLE",
        "UNTRUSTWORTHY, UNTRUSTWORTHY_RESPONSE"
    })
    void of_eachKind_isOneFailure(Kind kind, Failure failure) {
        VendingException e = failures.of(TestTokensApiErrors.of(kind), MASTER, SCOPES);

        assertThat(e.failure()).isEqualTo(failure);
        assertThat(e.retryAfter()).isPresent();
        assertThat(e.getMessage()).doesNotContain(MASTER.token().reveal());
        assertThat(e).hasNoCause();
    }

    /** Mapbox answers 404 for a missing right and for a missing account; 401 for a token that is none. */
    @ParameterizedTest
    @CsvSource({"404, MAPBOX_USERNAME", "401, it was deleted", "403, it was deleted"})
    void of_refusedMaster_tellsTheOperatorWhatToCheck(int status, String advice) {
        VendingException e = failures.of(TestTokensApiErrors.of(Kind.AUTHORIZATION_REFUSED, status), MASTER, SCOPES);

        assertThat(e.getMessage()).contains(String.valueOf(status), "cartographer", advice);
    }

    @ParameterizedTest
    @CsvSource({"422, ALLOWED_SCOPES", "400, account's state"})
    void of_refusedRequest_namesTheScopesAndWhatToCompare(int status, String advice) {
        VendingException e = failures.of(TestTokensApiErrors.of(Kind.REQUEST_REFUSED, status), MASTER, SCOPES);

        assertThat(e.getMessage()).contains(String.valueOf(status), "styles:read", advice);
    }

    @Test
    void of_refusedMaster_isRememberedForEveryScopeSet() {
        failures.of(TestTokensApiErrors.of(Kind.AUTHORIZATION_REFUSED, 401), MASTER, SCOPES);

        assertThat(failures.refusalOf(MASTER)).isPresent();
    }

    @Test
    void of_refusedRequest_isRememberedForThatScopeSetAlone() {
        failures.of(TestTokensApiErrors.of(Kind.REQUEST_REFUSED, 422), MASTER, SCOPES);

        assertThat(failures.refusalOf(MASTER)).isEmpty();
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> failures.check(MASTER, SCOPES));
        assertThatCode(() -> failures.check(MASTER, scopes("fonts:read"))).doesNotThrowAnyException();
    }

    @Test
    void of_rateLimitedWithoutAWord_waitsAMinute() {
        VendingException e = failures.of(TestTokensApiErrors.of(Kind.RATE_LIMITED), MASTER, SCOPES);

        assertThat(e.retryAfter()).hasValue(Duration.ofMinutes(1));
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> failures.check(MASTER, SCOPES));
    }

    @Test
    void unproven_threeInARow_opensTheCircuit_untilAnAnswerCloses() {
        for (int i = 0; i < 3; i++) {
            assertThat(failures.unproven().failure()).isEqualTo(Failure.UNTRUSTWORTHY_RESPONSE);
        }
        assertThatExceptionOfType(VendingException.class).isThrownBy(failures::admit);

        failures.answered();

        assertThatCode(failures::admit).doesNotThrowAnyException();
    }

    @Test
    void forget_forgetsRefusalsAndTheCircuit() {
        failures.of(TestTokensApiErrors.of(Kind.AUTHORIZATION_REFUSED, 401), MASTER, SCOPES);
        failures.of(TestTokensApiErrors.of(Kind.RATE_LIMITED), MASTER, SCOPES);

        failures.forget();

        assertThat(failures.refusalOf(MASTER)).isEmpty();
        assertThatCode(() -> failures.check(MASTER, SCOPES)).doesNotThrowAnyException();
    }
}
