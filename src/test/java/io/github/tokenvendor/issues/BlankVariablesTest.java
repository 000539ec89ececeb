package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorFixture;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code sam local} passes a variable whose value it cannot resolve as a blank one, and an SDK that takes it for a URL
 * or a region fails.
 *
 * @see <a href="https://github.com/seermedical/seer-py/pull/133">seer-py #133</a>
 * @see <a href="https://github.com/aws/aws-sam-cli/issues/48">aws-sam-cli #48</a>
 */
class BlankVariablesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void handleRequest_blankVariables_areAbsent(String blank) {
        List<String> optional = List.of(
                "AWS_ENDPOINT_URL",
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                "BASE_PATH",
                "MAPBOX_USERNAME",
                "MAX_TOKEN_SECONDS",
                "SHARED_LEASES_TABLE",
                "UPSTREAM_TIMEOUT_MS");
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC())) {
            optional.forEach(variable -> vendor.with(variable, blank));

            assertThat(vendor.vendor().requestToken("{}").status()).isEqualTo(200);
        }
    }
}
