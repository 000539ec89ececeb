package io.github.tokenvendor.secrets;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Makes requests to Secrets Manager, signed by the AWS SDK with the credentials that it finds.
 *
 * <p>The signature tells the environment's time: with a clock that is minutes off, Secrets Manager refuses it.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature Version 4</a>
 */
final class SecretsManagerRequestSigner {
    private static final String SERVICE = "secretsmanager";

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final SecretsManagerEndpoint address;
    private final AwsCredentialsProvider credentials;

    SecretsManagerRequestSigner(SecretsManagerEndpoint address, AwsCredentialsProvider credentials) {
        this.address = address;
        this.credentials = credentials;
    }

    /**
     * Asks for a secret's current value.
     *
     * @param secretId the secret's name or ARN
     * @throws software.amazon.awssdk.core.exception.SdkException when there are no credentials, or no region
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">
     *     GetSecretValue</a>
     */
    UpstreamRequest getSecretValue(String secretId) {
        return signed("GetSecretValue", Map.of("SecretId", secretId));
    }

    private UpstreamRequest signed(String operation, Map<String, Object> parameters) {
        Region region = address.region();
        byte[] body = JsonWriter.of(parameters).getBytes(StandardCharsets.US_ASCII);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(address.uri(region))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                // CloudTrail shows it beside each reading of the secret.
                .putHeader("User-Agent", "mapbox-token-vendor")
                .putHeader("X-Amz-Target", SERVICE + "." + operation)
                .build();
        AwsCredentials identity = credentials.resolveCredentials();
        SdkHttpRequest signed = signer.sign(SignRequest.builder(identity)
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                        .build())
                .request();
        return new UpstreamRequest("POST", signed.getUri(), headers(signed), body);
    }

    private static Map<String, String> headers(SdkHttpRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
        return headers;
    }
}
