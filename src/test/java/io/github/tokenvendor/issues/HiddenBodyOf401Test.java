package io.github.tokenvendor.issues;

import static io.github.tokenvendor.testing.VendorHarness.anything;

import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JDK's client throws away the body of a 401 to a request that it has streamed, and clients that read it fail with
 * a null pointer.
 *
 * @see <a href="https://github.com/googleapis/google-oauth-java-client/issues/100">google-oauth-java-client #100</a>
 * @see <a href="https://github.com/hgoebl/DavidWebb/issues/8">DavidWebb #8</a>
 */
class HiddenBodyOf401Test {
    @ParameterizedTest
    @ValueSource(strings = {"{\"message\":\"Unauthorized\"}", ""})
    void vend_401WithOrWithoutABody_isARefusedMaster(String body) {
        try (VendorHarness harness = new VendorHarness()) {
            harness.mapbox.script(mint -> new Reply(401, body));

            harness.assertFails(anything(), Failure.MISCONFIGURED);
        }
    }
}
