package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorFixture;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A token pasted from an editor or a browser brings a line break, a no-break space or a byte-order mark along.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/issues/52919">kubernetes #52919</a>
 * @see <a href="https://github.com/balena-io/balena-cli/issues/1800">balena-cli #1800</a>
 */
class PastedSecretTest {
    @ParameterizedTest
    @ValueSource(strings = {"%s\n", "%s\r\n", "\u00a0%s\u00a0", "\ufeff%s"})
    void handleRequest_whitespaceAroundTheMaster_isIgnored(String pasted) {
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC())) {
            vendor.secrets().putValue(VendorFixture.SECRET, pasted.formatted(vendor.master()));

            assertThat(vendor.vendor().requestToken("{}").status()).isEqualTo(200);
        }
    }
}
