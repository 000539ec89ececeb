package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiHandlerTest {
    /** VPC Lattice's events have version numbers too, so each handler took them for the other's. */
    private static final String VPC_LATTICE =
            "{\"version\":\"2.0\",\"path\":\"/tokens\",\"method\":\"POST\",\"headers\":{\"accept\":[\"*/*\"]},\"body\":\"{}\","
                    + "\"requestContext\":{\"serviceArn\":\"arn:aws:vpc-lattice:eu-central-1:123456789012:service/svc-0\"}}";

    private final VendorFixture vendor = new VendorFixture(Clock.systemUTC());
    private VendorUnderTest running;

    @AfterEach
    void close() {
        vendor.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":\"1.0\",\"path\":\"/tokens\",\"httpMethod\":\"POST\",\"requestContext\":{\"stage\":\"$default\"}}",
                "{\"version\":\"1.0\"}",
                "{\"path\":\"/tokens\",\"httpMethod\":\"POST\",\"requestContext\":{\"requestId\":\"r\",\"stage\":\"live\"}}",
                "{\"path\":\"/tokens\",\"httpMethod\":\"POST\",\"requestContext\":{\"elb\":{\"targetGroupArn\":\"a\"}}}"
            })
    void handleRequest_payload1_isMisconfigured_andTheLogNamesFormatAndHandler(String json) {
        VendorReply response = handle(json);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body())
                .contains("\"code\":\"misconfigured\"", "\"retryable\":false")
                .doesNotContain("1.0", "RestApiHandler");
        assertThat(running.newLines(1))
                .singleElement()
                .asString()
                .contains("payload format 1.0", "io.github.tokenvendor.lambda.RestApiHandler");
    }

    @Test
    void handleRequest_eventOfVpcLattice_isMisconfigured_andTheLogRecommendsNoOtherHandler() {
        assertThat(handle(VPC_LATTICE).status()).isEqualTo(500);
        assertThat(running.newLines(1))
                .singleElement()
                .asString()
                .contains("VPC Lattice")
                .doesNotContain("RestApiHandler");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}",
                "{\"version\":\"0\",\"warmer\":true}"
            })
    void handleRequest_eventThatIsNotARequest_isAPing(String json) {
        VendorReply response = handle(json);

        assertThat(response.status()).isEqualTo(404);
        assertThat(running.newLines(1))
                .singleElement()
                .asString()
                .contains("\"Pings\":1", "\"Refused\":0", "\"Failed\":0", "\"Outcome\":\"ping\"");
        assertThat(vendor.mapbox().calls()).isEmpty();
        assertThat(vendor.secrets().calls()).isEmpty();
    }

    @Test
    void handleRequest_withAJwt_logsItsSubjectAndTheGatewaysId() throws IOException {
        assertThat(handle(Files.readString(Path.of("events/http-api-vend-jwt.json")))
                        .status())
                .isEqualTo(200);

        assertThat(running.newLines(1))
                .singleElement()
                .asString()
                .contains("\"gateway_request_id\":\"", "\"subject\":\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http-api-tutorial-temporary.json",
                "http-api-tutorial-temporary-note.json",
                "http-api-tutorial-permanent.json"
            })
    void handleRequest_mapboxsTutorial_getsATemporaryToken(String event) throws IOException {
        String json = Files.readString(Path.of("events", event)).replace("/v2/example", "/v2/" + VendorFixture.ACCOUNT);

        VendorReply response = handle(json);

        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("\"token\":\"tk.");
    }

    @Test
    void handleRequest_underTheBasePath_isServed() {
        vendor.with("BASE_PATH", "/api/maps");

        assertThat(handle("{\"version\":\"2.0\",\"rawPath\":\"/api/maps/tokens/\","
                                + "\"requestContext\":{\"stage\":\"$default\",\"http\":{\"method\":\"POST\"}}}")
                        .status())
                .isEqualTo(200);
    }

    private VendorReply handle(String json) {
        running = vendor.vendor(Gateway.HTTP_API);
        return running.invoke(json, LambdaContext.NONE, Duration.ZERO);
    }
}
