package io.github.tokenvendor.secrets;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.aws.AwsService;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.endpoints.SecretsManagerEndpointProvider;

/**
 * How to reach Secrets Manager.
 *
 * @param secretId the secret's name or ARN; the region in an ARN takes precedence
 * @param functionRegion the region for a secret that is not given as an ARN; if empty, the AWS SDK's default chain finds it
 * @param override the endpoint, if not the default one
 */
public record SecretsManagerEndpoint(String secretId, Optional<String> functionRegion, Optional<URI> override) {
    /** The service as its requests name it. */
    public static final AwsService SERVICE =
            new AwsService(Upstream.SECRETS, "secretsmanager", "secretsmanager", "application/x-amz-json-1.1");

    /**
     * The endpoint for requests.
     *
     * @throws software.amazon.awssdk.core.exception.SdkClientException if the region is unknown
     */
    public AwsEndpoint resolve() {
        Region region = region();
        return new AwsEndpoint(region, override.orElseGet(() -> uri(region)));
    }

    Region region() {
        return AwsEndpoint.regionOf(secretId, functionRegion);
    }

    /** The default endpoint, in any partition; FIPS and IPv6 follow the AWS settings. */
    private static URI uri(Region region) {
        try {
            return SecretsManagerEndpointProvider.defaultProvider()
                    .resolveEndpoint(parameters -> parameters
                            .region(region)
                            .useFips(AwsEndpoint.useFips())
                            .useDualStack(AwsEndpoint.useDualStack()))
                    .join()
                    .endpointUrl()
                    .toUri();
        } catch (CompletionException e) {
            throw e.getCause() instanceof SdkException cause ? cause : e;
        }
    }
}
