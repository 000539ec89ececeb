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
 * Where Secrets Manager is.
 *
 * @param secretId the secret's name or ARN; an ARN's own region is where it is
 * @param functionRegion the region for a secret named otherwise; empty where it is to be looked for as the AWS SDK does
 * @param override where Secrets Manager is, if not where AWS has it
 */
public record SecretsManagerEndpoint(String secretId, Optional<String> functionRegion, Optional<URI> override) {
    /** The service as its requests name it. */
    public static final AwsService SERVICE =
            new AwsService(Upstream.SECRETS, "secretsmanager", "secretsmanager", "application/x-amz-json-1.1");

    /**
     * Where requests go.
     *
     * @throws software.amazon.awssdk.core.exception.SdkClientException when the region is not known
     */
    public AwsEndpoint resolve() {
        Region region = region();
        return new AwsEndpoint(region, override.orElseGet(() -> uri(region)));
    }

    Region region() {
        return AwsEndpoint.regionOf(secretId, functionRegion);
    }

    /** AWS's own, in whatever partition; FIPS and IPv6 by AWS's own settings. */
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
