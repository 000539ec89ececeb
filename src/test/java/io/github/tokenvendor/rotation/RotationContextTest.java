package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.mapbox.TestTokensApiErrors;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.SecretException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationContextTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static RotationContext context(Duration remaining) {
        String version = "v".repeat(32);
        return new RotationContext(
                new RotationRequest("rotation", "1", remaining, "createSecret", "secret", version, " "), TIMEOUT);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTHORIZATION_REFUSED, MASTER_REFUSED, Mapbox refused counting: put another",
        "REQUEST_REFUSED, MASTER_REFUSED, Mapbox refused counting: put another",
        "EXPIRY_REFUSED, MASTER_REFUSED, Mapbox refused counting: put another",
        "RATE_LIMITED, MAPBOX_RATE_LIMITED, While counting: Mapbox's rate limit",
        "UNAVAILABLE, MAPBOX_UNAVAILABLE, While counting: Mapbox is not available",
        "UNTRUSTWORTHY, UNTRUSTWORTHY_RESPONSE, While counting: Mapbox's response"
    })
    void mapbox_everyKindOfFailure_isTranslated(Kind kind, RotationFailure failure, String message) {
        assertThatThrownBy(() -> context(Duration.ofMinutes(1)).mapbox("counting", "put another", bounds -> {
                    throw TestTokensApiErrors.of(kind);
                }))
                .isInstanceOfSatisfying(
                        RotationException.class, e -> assertThat(e.failure()).isEqualTo(failure))
                .hasMessageStartingWith(message)
                .hasNoCause();
    }

    @Test
    void secrets_bothKindsOfFailure_areTranslated() {
        RotationContext run = context(Duration.ofMinutes(1));

        assertThatThrownBy(() -> run.secrets("counting", bounds -> {
                    throw SecretException.unavailable("it hangs");
                }))
                .isInstanceOfSatisfying(
                        RotationException.class,
                        e -> assertThat(e.failure()).isEqualTo(RotationFailure.SECRETS_UNAVAILABLE))
                .hasMessage("While counting: it hangs; Secrets Manager retries automatically.");
        assertThatThrownBy(() -> run.secrets("counting", bounds -> {
                    throw SecretException.unusable("it is empty");
                }))
                .isInstanceOfSatisfying(
                        RotationException.class, e -> assertThat(e.failure()).isEqualTo(RotationFailure.MISCONFIGURED))
                .hasMessage("While counting: it is empty.");
    }

    @Test
    void calls_areBoundedByTheTimeoutAndByWhatIsLeftOfTheInvocation() {
        assertThat(millisFor(context(Duration.ofMinutes(1)))).isBetween(4_000L, 5_000L);
        assertThat(millisFor(context(Duration.ofMillis(1_500)))).isBetween(0L, 1_000L);
        assertThat(millisFor(context(Duration.ZERO))).isLessThanOrEqualTo(0);
    }

    private static long millisFor(RotationContext run) {
        return run.secrets("counting", bounds -> bounds.deadline().remainingMillis());
    }

    @Test
    void hasTimeForCalls_leavesAMarginForTheResponse() {
        assertThat(context(Duration.ofSeconds(11)).hasTimeForCalls(2)).isTrue();
        assertThat(context(Duration.ofSeconds(10)).hasTimeForCalls(2)).isFalse();
    }

    @Test
    void target_blankRotationToken_isAbsent() {
        assertThat(context(TIMEOUT).target().rotationToken()).isEmpty();
    }
}
