package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.testing.Vend;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void handleRequest_manyAtOnce_mintsOnceAndWritesWholeLines() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC())) {
            HttpApiHandler handler = vendor.httpApiHandler();
            Callable<APIGatewayV2HTTPResponse> call = () -> Vend.vend(handler);
            List<Future<APIGatewayV2HTTPResponse>> responses =
                    threads.invokeAll(Stream.generate(() -> call).limit(CALLERS).toList());

            for (Future<APIGatewayV2HTTPResponse> response : responses) {
                assertThat(response.get().getStatusCode()).isEqualTo(200);
            }
            assertThat(vendor.mapbox().calls()).hasSize(1);
            assertThat(vendor.log()).hasSize(CALLERS);
            for (String line : vendor.log()) {
                assertThat(JSON.readTree(line).path("Requests").asInt()).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
