package io.github.tokenvendor.secrets;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.secretsmanager.endpoints.SecretsManagerEndpointProvider;

/**
 * Where Secrets Manager is.
 *
 * @param regionName the AWS region; empty where it is to be looked for as the AWS SDK does
 * @param override where Secrets Manager is, if not where AWS has it
 */
public record SecretsManagerEndpoint(Optional<String> regionName, Optional<URI> override) {
    /**
     * The region.
     *
     * @return the region
     * @throws software.amazon.awssdk.core.exception.SdkClientException when it is not known
     */
    Region region() {
        return regionName.isPresent() ? Region.of(regionName.get()) : new DefaultAwsRegionProviderChain().getRegion();
    }

    /**
     * The address to send requests to.
     *
     * @return the address
     * @throws software.amazon.awssdk.core.exception.SdkClientException when the region is not known
     */
    public URI uri() {
        return override.isPresent() ? override.get() : uri(region());
    }

    /** The address for requests signed for a region, of whatever partition; FIPS and IPv6 by AWS's own settings. */
    URI uri(Region region) {
        if (override.isPresent()) {
            return override.get();
        }
        try {
            return SecretsManagerEndpointProvider.defaultProvider()
                    .resolveEndpoint(parameters -> parameters
                            .region(region)
                            .useFips(isSet(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT))
                            .useDualStack(isSet(SdkSystemSetting.AWS_USE_DUALSTACK_ENDPOINT)))
                    .join()
                    .endpointUrl()
                    .toUri();
        } catch (CompletionException e) {
            throw e.getCause() instanceof SdkException cause ? cause : e;
        }
    }

    private static boolean isSet(SdkSystemSetting setting) {
        return setting.getBooleanValue().orElse(false);
    }
}
