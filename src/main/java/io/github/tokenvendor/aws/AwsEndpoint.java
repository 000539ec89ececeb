package io.github.tokenvendor.aws;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Where the requests for one resource go, and the Region that they are signed for.
 *
 * @param resource the secret's or table's name or ARN; the Region in an ARN takes precedence
 * @param url replaces AWS's own endpoint
 */
public record AwsEndpoint(AwsService service, String resource, Optional<URI> url, AwsSettings settings) {
    /** {@code arn:partition:service:region:account:resource}. */
    private static final int ARN_REGION = 3;

    private static final int ARN_PARTS = 6;

    /**
     * The resource's Region: the one in its ARN, or else the function's.
     *
     * @throws SdkClientException if the Region is unknown
     */
    public Region region() {
        return regionInArn()
                .or(settings::region)
                .map(Region::of)
                .orElseGet(() -> new DefaultAwsRegionProviderChain().getRegion());
    }

    /**
     * The endpoint's URI.
     *
     * @throws SdkClientException if the Region is unknown
     */
    public URI uri() {
        return url.orElseGet(() ->
                URI.create("https://" + AwsHost.of(service, region().id(), settings.fips(), settings.dualStack())));
    }

    /** Empty for a name, and for an ARN that names no Region. */
    private Optional<String> regionInArn() {
        String[] parts = resource.split(":", ARN_PARTS);
        boolean isArn = parts.length == ARN_PARTS && parts[0].equals("arn");
        return isArn ? Optional.of(parts[ARN_REGION]).filter(region -> !region.isEmpty()) : Optional.empty();
    }
}
