package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorFixture;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The console's key/value editor, which is its default, stores a JSON object around the token, with a key of the
 * operator's choice.
 *
 * @see <a href="https://github.com/concourse/concourse/issues/2256">concourse #2256</a>
 * @see <a href="https://github.com/StyraOSS/opa-aws-cloudformation-hook/issues/35">opa-aws-cloudformation-hook #35</a>
 */
class KeyValueSecretTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"token\":\"%s\"}", "{\"MAPBOX_TOKEN\":\"%s\"}", "{\"owner\":\"maps\",\"value\":\"%s\"}"})
    void handleRequest_masterAsTheValueOfAnyKey_isFound(String shape) {
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC())) {
            vendor.secrets().putValue(VendorFixture.SECRET, shape.formatted(vendor.master()));

            assertThat(vendor.vendor().requestToken("{}").status()).isEqualTo(200);
        }
    }
}
