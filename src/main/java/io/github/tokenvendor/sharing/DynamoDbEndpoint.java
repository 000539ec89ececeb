package io.github.tokenvendor.sharing;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.aws.AwsService;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/**
 * Where the table is.
 *
 * @param table its name or ARN; an ARN's own region is where it is
 * @param functionRegion the region for a table named otherwise; empty where it is to be looked for as the AWS SDK does
 * @param override where DynamoDB is, if not where AWS has it
 */
public record DynamoDbEndpoint(String table, Optional<String> functionRegion, Optional<URI> override) {
    static final AwsService SERVICE =
            new AwsService(Upstream.SHARED_LEASES, "dynamodb", "DynamoDB_20120810", "application/x-amz-json-1.0");

    /**
     * Where requests go.
     *
     * @throws software.amazon.awssdk.core.exception.SdkClientException when the region is not known
     */
    public AwsEndpoint resolve() {
        Region region = AwsEndpoint.regionOf(table, functionRegion);
        return override.map(uri -> new AwsEndpoint(region, uri)).orElseGet(() -> AwsEndpoint.of("dynamodb", region));
    }
}
