package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Managed instances run several invocations at once in one environment, which handlers written for one at a time do not
 * expect. {@code runtime/ConcurrentInvocationsIT} shows the same with the packaged program.
 *
 * @see <a href="https://github.com/aws/aws-lambda-go/pull/600">aws-lambda-go #600</a>
 * @see <a href="https://github.com/aws/aws-lambda-java-libs/issues/551">aws-lambda-java-libs #551</a>
 */
class ConcurrentInvocationsTest {
    private static final int CALLERS = 16;

    @Test
    void handleRequest_manyAtOnce_mintsOnceAndWritesWholeLines() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC())) {
            VendorUnderTest running = vendor.vendor();
            Callable<VendorReply> call = () -> running.requestToken("{}");
            List<Future<VendorReply>> responses =
                    threads.invokeAll(Stream.generate(() -> call).limit(CALLERS).toList());

            for (Future<VendorReply> response : responses) {
                assertThat(response.get().status()).isEqualTo(200);
            }
            assertThat(vendor.mapbox().calls()).hasSize(1);
            List<String> lines = running.newLines(CALLERS);
            assertThat(lines).hasSize(CALLERS);
            for (String line : lines) {
                assertThat(Json.read(line).path("Requests").asInt()).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
