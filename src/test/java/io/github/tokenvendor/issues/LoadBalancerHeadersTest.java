package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import io.github.tokenvendor.lambda.EventSerializer;
import io.github.tokenvendor.lambda.RestApiHandler;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A load balancer sends either single or multi-value headers, as its target group is set, and drops the response's
 * headers unless they come back in the same form.
 *
 * @see <a href="https://github.com/CodeGenieApp/serverless-express/pull/392">serverless-express #392</a>
 * @see <a href="https://github.com/dougmoscrop/serverless-http/pull/283">serverless-http #283</a>
 */
class LoadBalancerHeadersTest {
    private final VendorFixture vendor = new VendorFixture(Clock.systemUTC());

    @AfterEach
    void close() {
        vendor.close();
    }

    @Test
    void handleRequest_singleHeaders_respondsWithThose() throws IOException {
        APIGatewayProxyResponseEvent response = handle("rest-alb-vend.json");

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getHeaders()).containsEntry("Access-Control-Allow-Origin", VendorFixture.ORIGIN);
        assertThat(response.getMultiValueHeaders()).isNull();
    }

    @Test
    void handleRequest_multiValueHeaders_respondsWithThose() throws IOException {
        APIGatewayProxyResponseEvent response = handle("rest-alb-vend-multi-value.json");

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getMultiValueHeaders())
                .containsEntry("Access-Control-Allow-Origin", List.of(VendorFixture.ORIGIN))
                .containsEntry("Content-Type", List.of("application/json"))
                .hasSameSizeAs(response.getHeaders());
    }

    private APIGatewayProxyResponseEvent handle(String event) throws IOException {
        return new RestApiHandler(
                        vendor.environment(), Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream()))
                .handleRequest(
                        new EventSerializer()
                                .fromJson(
                                        Files.readString(Path.of("events", event)), APIGatewayProxyRequestEvent.class),
                        null);
    }
}
