package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.mapbox.TestTokensApiErrors;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which failure each status comes to is tested over the wire, in {@link MinterTest}. */
class TokensApiFailuresTest {
    private static final MasterToken MASTER =
            new MasterToken(TestTokens.parsed(TestTokens.secret("master-1")), TestTokens.ACCOUNT, Instant.EPOCH);
    private static final ScopeSet STYLES = scopes("styles:read");
    private static final ScopeSet FONTS = scopes("fonts:read");

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final MapboxClock mapboxClock = new MapboxClock(clock);
    private final FailureMemory memory = new FailureMemory(clock);
    private final TokensApiFailures failures = new TokensApiFailures(memory, mapboxClock);

    private VendingException failed(int status, Map<String, List<String>> headers) {
        UpstreamResponse answer = new UpstreamResponse(status, "", headers, new byte[0], Duration.ZERO);
        return failures.of(TestTokensApiErrors.of(answer), MASTER, STYLES);
    }

    private VendingException failed(Kind kind) {
        return failures.of(TestTokensApiErrors.of(kind), MASTER, STYLES);
    }

    @ParameterizedTest
    @CsvSource({
        "401, 'to the master token for account cartographer', put one that does into the secret",
        "404, 'to the master token for account cartographer', then MAPBOX_USERNAME",
        "422, 'to a request for [styles:read]', with ALLOWED_SCOPES",
        "400, 'to a request for [styles:read]', its account's state",
        "403, 'to a request for [styles:read]', its account's state"
    })
    void of_refusal_tellsTheOperatorWhatWasRefusedAndWhereToLook(int status, String what, String advice) {
        assertThat(failed(status, Map.of()).getMessage())
                .startsWith("Mapbox answered " + status + " " + what + ": ")
                .contains(advice)
                .doesNotContain("sk.");
    }

    @Test
    void of_refusedMaster_isKeptForWhateverIsAskedWithIt() {
        failed(Kind.AUTHORIZATION_REFUSED);

        assertThat(memory.refusalOf(MASTER)).isPresent();
        assertThatCode(() -> memory.check(MASTER, STYLES)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REQUEST_REFUSED", "EXPIRY_REFUSED"})
    void of_refusedRequest_isKeptForItsScopesAlone(Kind kind) {
        VendingException refusal = failed(kind);

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> memory.check(MASTER, STYLES))
                .withMessage(refusal.getMessage());
        assertThatCode(() -> memory.check(MASTER, FONTS)).doesNotThrowAnyException();
        assertThat(memory.refusalOf(MASTER)).isEmpty();
    }

    @Test
    void of_rateLimitWithoutADate_isCountedFromMapboxsTime() {
        Instant mapboxTime = clock.instant().minusSeconds(600);
        mapboxClock.synchronizeTo(mapboxTime, Duration.ZERO);
        String reset = Long.toString(mapboxTime.plusSeconds(9).getEpochSecond());

        VendingException failure = failed(429, Map.of("X-Rate-Limit-Reset", List.of(reset)));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(9));
    }

    @Test
    void of_outagesOfEveryKind_countTogether_untilAnAnswer() {
        failed(Kind.UNAVAILABLE);
        failed(Kind.UNTRUSTWORTHY);
        failures.unproven();
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(memory::admit)
                .withMessage("Mapbox's token does not prove the requested grant");

        memory.answered();

        assertThatCode(memory::admit).doesNotThrowAnyException();
    }
}
