package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.TestTokensApiErrors;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.SecretException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link RotationContextTest} tests the failure of each kind of exception. */
class RotationFailureTest {
    private static final String RETRIES = "; Secrets Manager retries automatically.";
    private static final Set<Kind> REFUSALS =
            EnumSet.of(Kind.AUTHORIZATION_REFUSED, Kind.REQUEST_REFUSED, Kind.EXPIRY_REFUSED);

    @ParameterizedTest
    @EnumSource(Kind.class)
    void of_mapboxsFailure_saysWhatToDoOrThatWaitingHelps(Kind kind) {
        RotationException e = RotationFailure.of(TestTokensApiErrors.of(kind), "counting tokens", "Put another.");

        if (REFUSALS.contains(kind)) {
            assertThat(e).hasMessage("Mapbox refused counting tokens: Put another.");
        } else {
            assertThat(e.getMessage())
                    .startsWith("While counting tokens: Mapbox")
                    .endsWith(RETRIES)
                    .doesNotContain("Put another.");
        }
        assertThat(e).hasNoCause();
        assertThat(e.getStackTrace()).isEmpty();
    }

    @Test
    void of_unusableSecret_promisesNothing() {
        RotationException e = RotationFailure.of(SecretException.unusable("the secret is empty"), "reading");

        assertThat(e).hasMessage("While reading: the secret is empty.").hasNoCause();
        assertThat(e.failure()).isEqualTo(RotationFailure.MISCONFIGURED);
    }

    @Test
    void of_secretsManagerFailure_promisesARetry() {
        RotationException e = RotationFailure.of(SecretException.unavailable("it hangs"), "reading");

        assertThat(e).hasMessage("While reading: it hangs" + RETRIES).hasNoCause();
        assertThat(e.failure()).isEqualTo(RotationFailure.SECRETS_UNAVAILABLE);
    }
}
