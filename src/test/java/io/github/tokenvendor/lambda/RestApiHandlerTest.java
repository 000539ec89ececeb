package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestApiHandlerTest {
    /** AWS counts the formats of VPC Lattice's events too, so both handlers took it for the other's. */
    private static final String VPC_LATTICE =
            "{\"version\":\"2.0\",\"path\":\"/tokens\",\"method\":\"POST\",\"headers\":{\"accept\":[\"*/*\"]},\"body\":\"{}\","
                    + "\"requestContext\":{\"serviceArn\":\"arn:aws:vpc-lattice:eu-central-1:123456789012:service/svc-0\"}}";

    private final VendorFixture vendor = new VendorFixture(Clock.systemUTC());

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
        APIGatewayProxyResponseEvent response = handle(json);

        assertThat(response.getStatusCode()).isEqualTo(500);
        assertThat(response.getBody()).contains("\"code\":\"misconfigured\"").doesNotContain("HttpApiHandler");
        assertThat(vendor.log())
                .singleElement()
                .asString()
                .contains("payload format 2.0", "io.github.tokenvendor.lambda.HttpApiHandler");
    }

    @Test
    void handleRequest_eventOfVpcLattice_isMisconfigured_andTheLogRecommendsNoOtherHandler() {
        assertThat(handle(VPC_LATTICE).getStatusCode()).isEqualTo(500);
        assertThat(vendor.log())
                .singleElement()
                .asString()
                .contains("VPC Lattice")
                .doesNotContain("HttpApiHandler");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"source\":\"aws.events\",\"detail\":{}}"})
    void handleRequest_eventThatIsNotARequest_isAPing(String json) {
        assertThat(handle(json).getStatusCode()).isEqualTo(404);
        assertThat(vendor.log()).singleElement().asString().contains("\"Pings\":1", "\"Refused\":0");
    }

    @Test
    void handleRequest_withVerifiedClaims_logsTheirSubject() {
        String json = "{\"path\":\"/tokens\",\"httpMethod\":\"POST\",\"requestContext\":{\"requestId\":\"gateway-1\","
                + "\"authorizer\":{\"claims\":{\"sub\":\"user-1\"}}}}";

        assertThat(handle(json).getStatusCode()).isEqualTo(200);
        assertThat(vendor.log())
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

        assertThat(handle(json).getStatusCode()).isEqualTo(200);
        assertThat(vendor.log()).singleElement().asString().doesNotContain("\"subject\"");
    }

    private APIGatewayProxyResponseEvent handle(String json) {
        APIGatewayProxyRequestEvent event = new EventSerializer().fromJson(json, APIGatewayProxyRequestEvent.class);
        return vendor.restApiHandler().handleRequest(event, null);
    }
}
