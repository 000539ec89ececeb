package io.github.tokenvendor.issues;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.vending.Failure;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * A caller that times out is told which upstream was slow, which used to be guessed from whether a master token was
 * known.
 */
class BlamedUpstreamTest {
    @Test
    void secretsManagerHangsAfterARefusal_mapboxIsNotBlamed() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (VendorHarness harness = new VendorHarness()) {
            harness.vend(request("styles:read"));
            harness.mapbox.script(mint -> new Reply(401, "{}"));
            harness.secret.hang(never);
            CallContext context = context(Duration.ofMillis(600));

            VendingException late = catchThrowableOfType(
                    VendingException.class,
                    () -> harness.vendor.vend(request("fonts:read"), harness.everybody, Optional.empty(), context));

            assertThat(late.failure()).isEqualTo(Failure.SECRETS_UNAVAILABLE);
            assertThat(context.calls().all())
                    .extracting(UpstreamCall::fault)
                    .containsExactly("mapbox_401", "secrets_timeout");
        } finally {
            never.countDown();
        }
    }
}
