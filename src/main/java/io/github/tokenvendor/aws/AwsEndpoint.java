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

/** The endpoint of an AWS service and its region. */
public record AwsEndpoint(Region region, URI uri) {
    /** {@code arn:partition:service:region:account:resource}. */
    private static final int ARN_REGION = 3;

    private static final int ARN_PARTS = 6;

    /** The default endpoint of a service in a region of any partition; FIPS and IPv6 follow the AWS settings. */
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
     * The region of a resource: the one in its ARN, or else the function's.
     *
     * @param functionRegion if empty, the AWS SDK's default chain finds it
     * @throws SdkClientException if the region is unknown
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

    /** Whether the AWS settings ask for FIPS endpoints. */
    public static boolean useFips() {
        return SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.getBooleanValue().orElse(false);
    }

    /** Whether the AWS settings ask for dual-stack endpoints (IPv4 and IPv6). */
    public static boolean useDualStack() {
        return SdkSystemSetting.AWS_USE_DUALSTACK_ENDPOINT.getBooleanValue().orElse(false);
    }
}
