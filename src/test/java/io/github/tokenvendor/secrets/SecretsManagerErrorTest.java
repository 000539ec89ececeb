package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.aws.AwsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class SecretsManagerErrorTest {
    @ParameterizedTest
    @CsvSource({
        "400, ResourceNotFoundException, UNUSABLE, does not exist",
        "400, AccessDeniedException, UNUSABLE, role",
        "400, DecryptionFailure, UNUSABLE, KMS key",
        "400, UnrecognizedClientException, UNUSABLE, credentials",
        "500, AccessDeniedException, UNAVAILABLE, secrets_5xx",
        "400, ThrottlingException, UNAVAILABLE, secrets_throttled",
        "400, ARefusalThatNobodyKnows, UNAVAILABLE, secrets_400",
        "400, '', UNAVAILABLE, secrets_400"
    })
    void of_aRefusal_saysWhetherTheOperatorMustAct(int status, String code, SecretException.Kind kind, String words) {
        SecretException e = SecretsManagerError.of(AwsException.of(AwsServiceException.builder()
                .message("quotes the request")
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build()));

        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e)
                .hasMessageContaining(words)
                .hasMessageNotContaining("quotes")
                .hasNoCause();
    }
}
