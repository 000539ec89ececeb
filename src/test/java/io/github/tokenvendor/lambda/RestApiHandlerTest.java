package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestApiHandlerTest {
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
                "{\"version\":\"2.0\",\"rawPath\":\"/tokens\",\"requestContext\":{\"http\":{\"method\":\"POST\"}}}",
                "{\"version\":\"2.0\"}",
                "{\"rawPath\":\"/tokens\",\"requestContext\":{\"http\":{\"method\":\"POST\"}}}"
            })
    void handleRequest_payload2_isMisconfigured_andTheLogNamesFormatAndHandler(String json) {
        VendorReply response = handle(json);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).contains("\"code\":\"misconfigured\"").doesNotContain("HttpApiHandler");
        assertThat(running.newLines(1))
                .singleElement()
                .asString()
                .contains("payload format 2.0", "io.github.tokenvendor.lambda.HttpApiHandler");
    }

    @Test
    void handleRequest_eventOfVpcLattice_isMisconfigured_andTheLogRecommendsNoOtherHandler() {
        assertThat(handle(VPC_LATTICE).status()).isEqualTo(500);
        assertThat(running.newLines(1))
                .singleElement()
                .asString()
                .contains("VPC Lattice")
                .doesNotContain("HttpApiHandler");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"source\":\"aws.events\",\"detail\":{}}"})
    void handleRequest_eventThatIsNotARequest_isAPing(String json) {
        assertThat(handle(json).status()).isEqualTo(404);
        assertThat(running.newLines(1)).singleElement().asString().contains("\"Pings\":1", "\"Refused\":0");
    }

    @Test
    void handleRequest_withVerifiedClaims_logsTheirSubject() {
        String json = "{\"path\":\"/tokens\",\"httpMethod\":\"POST\",\"requestContext\":{\"requestId\":\"gateway-1\","
                + "\"authorizer\":{\"claims\":{\"sub\":\"user-1\"}}}}";

        assertThat(handle(json).status()).isEqualTo(200);
        assertThat(running.newLines(1))
                .singleElement()
                .asString()
                .contains("\"gateway_request_id\":\"gateway-1\"", "\"subject\":\"user-1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"claims\":{}}", "{\"claims\":\"x\"}", "{\"principalId\":\"x\"}", "{\"claims\":{\"sub\":7}}"})
    void handleRequest_withoutAVerifiedSubject_logsNone(String authorizer) {
        String json =
                "{\"path\":\"/tokens\",\"httpMethod\":\"POST\",\"requestContext\":{\"authorizer\":" + authorizer + "}}";

        assertThat(handle(json).status()).isEqualTo(200);
        assertThat(running.newLines(1)).singleElement().asString().doesNotContain("\"subject\"");
    }

    private VendorReply handle(String json) {
        running = vendor.vendor(Gateway.REST_API);
        return running.invoke(json, LambdaContext.NONE, Duration.ZERO);
    }
}
