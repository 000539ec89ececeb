package io.github.tokenvendor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.upstream.UpstreamResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsExceptionTest {
    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException, 400",
        "400, ThrottlingException, throttled",
        "429, Throttling, throttled",
        "400, ProvisionedThroughputExceededException, throttled",
        "500, InternalServiceError, 5xx",
        "503, ServiceUnavailable, 5xx",
        "403, '', 403",
        "418, '', 4xx",
        "302, '', unexpected",
        "999, '', unexpected"
    })
    void of_aResponseOrTheSdksException_isTheSame(int status, String code, String fault) {
        byte[] body = ("{\"__type\":\"" + code + "\",\"Message\":\"of the request\"}").getBytes(StandardCharsets.UTF_8);
        AwsException ours = AwsException.of(new UpstreamResponse(status, "", Map.of(), body, Duration.ZERO));
        AwsException sdks = AwsException.of(AwsServiceException.builder()
                .message("of the request")
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build());

        assertThat(List.of(ours, sdks)).allSatisfy(e -> {
            assertThat(e.fault()).isEqualTo(fault);
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.status()).isEqualTo(status);
            assertThat(e).hasMessage(fault).hasNoCause();
        });
    }

    @Test
    void of_theSdksOwnTimeout_isATimeout() {
        assertThat(AwsException.of(ApiCallTimeoutException.create(5)).fault()).isEqualTo("timeout");
    }

    @Test
    void of_anyOtherSdkException_isAClientFault() {
        AwsException e = AwsException.of(SdkClientException.create("quotes a path"));

        assertThat(e.fault()).isEqualTo("client");
        assertThat(e.status()).isZero();
        assertThat(e.code()).isEmpty();
    }
}
