package io.github.tokenvendor.sharing;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.aws.AwsService;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/**
 * The endpoint of the table.
 *
 * @param table its name or ARN; an ARN's own Region is used
 * @param functionRegion the Region for a table given by name; if empty, the AWS SDK finds it
 * @param override replaces AWS's own endpoint
 */
public record DynamoDbEndpoint(String table, Optional<String> functionRegion, Optional<URI> override) {
    static final AwsService SERVICE =
            new AwsService(Upstream.SHARED_LEASES, "dynamodb", "DynamoDB_20120810", "application/x-amz-json-1.0");

    /**
     * Finds where requests go.
     *
     * @throws software.amazon.awssdk.core.exception.SdkClientException if the Region is unknown
     */
    public AwsEndpoint resolve() {
        Region region = AwsEndpoint.regionOf(table, functionRegion);
        return override.map(uri -> new AwsEndpoint(region, uri)).orElseGet(() -> AwsEndpoint.of("dynamodb", region));
    }
}
