package io.github.tokenvendor.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Where requests to a service of AWS go. */
public record AwsEndpoint(Region region, URI uri) {
    /** {@code arn:partition:service:region:account:resource}. */
    private static final int ARN_REGION = 3;

    private static final int ARN_PARTS = 6;

    /** AWS's own endpoint of a service in a region of any partition; FIPS and IPv6 by AWS's own settings. */
    public static AwsEndpoint of(String service, Region region) {
        List<EndpointTag> tags = new ArrayList<>();
        if (useFips()) {
            tags.add(EndpointTag.FIPS);
        }
        if (useDualStack()) {
            tags.add(EndpointTag.DUALSTACK);
        }
        URI host = ServiceMetadata.of(service)
                .endpointFor(
                        ServiceEndpointKey.builder().region(region).tags(tags).build());
        return new AwsEndpoint(region, URI.create("https://" + host));
    }

    /**
     * The region of a resource: its own where it is named by an ARN, else the function's.
     *
     * @param functionRegion empty where it is to be looked for as the AWS SDK does
     * @throws SdkClientException when no region is known
     */
    public static Region regionOf(String nameOrArn, Optional<String> functionRegion) {
        return regionInArn(nameOrArn)
                .or(() -> functionRegion)
                .map(Region::of)
                .orElseGet(() -> new DefaultAwsRegionProviderChain().getRegion());
    }

    /** Empty for a name, and for an ARN that names no region. */
    private static Optional<String> regionInArn(String nameOrArn) {
        String[] parts = nameOrArn.split(":", ARN_PARTS);
        boolean isArn = parts.length == ARN_PARTS && parts[0].equals("arn");
        return isArn ? Optional.of(parts[ARN_REGION]).filter(region -> !region.isEmpty()) : Optional.empty();
    }

    /** Whether AWS's settings ask for endpoints with validated cryptography. */
    public static boolean useFips() {
        return SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.getBooleanValue().orElse(false);
    }

    /** Whether AWS's settings ask for endpoints that also speak IPv6. */
    public static boolean useDualStack() {
        return SdkSystemSetting.AWS_USE_DUALSTACK_ENDPOINT.getBooleanValue().orElse(false);
    }
}
