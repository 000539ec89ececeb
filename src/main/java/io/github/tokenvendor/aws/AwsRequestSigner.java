package io.github.tokenvendor.aws;

import io.github.tokenvendor.upstream.UpstreamRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;

/**
 * Creates requests to an AWS service, signed by the AWS SDK.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature Version 4</a>
 */
final class AwsRequestSigner {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsEndpoint endpoint;
    private final AwsCredentialsProvider credentials;

    AwsRequestSigner(AwsEndpoint endpoint, AwsCredentialsProvider credentials) {
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /**
     * Creates a signed request for an operation.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if there are no credentials, or the Region is unknown
     */
    UpstreamRequest signed(String operation, byte[] body, Clock clock) {
        AwsService service = endpoint.service();
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.uri())
                .putHeader("Content-Type", service.contentType())
                .putHeader("X-Amz-Target", service.targetPrefix() + "." + operation)
                .build();
        SdkHttpRequest signed = signer.sign(SignRequest.builder(credentials.resolveCredentials())
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signingName())
                        .putProperty(
                                AwsV4HttpSigner.REGION_NAME, endpoint.region().id())
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                        .build())
                .request();
        // Every operation that the vendor calls is idempotent.
        return new UpstreamRequest("POST", signed.getUri(), headers(signed), body, true);
    }

    private static Map<String, String> headers(SdkHttpRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
        return headers;
    }
}
