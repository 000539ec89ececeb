package io.github.tokenvendor.aws;

import java.net.URI;
import java.util.Optional;

/**
 * How to reach AWS services.
 *
 * @param region the function's Region; if empty, the AWS SDK's default chain finds it
 * @param secretsManagerUrl replaces AWS's own endpoint, whatever {@code fips} and {@code dualStack} say
 * @param dynamoDbUrl the same for DynamoDB
 * @param fips whether to use endpoints with validated cryptography (FIPS 140)
 * @param dualStack whether to use endpoints for both IPv4 and IPv6
 */
public record AwsSettings(
        Optional<String> region,
        Optional<URI> secretsManagerUrl,
        Optional<URI> dynamoDbUrl,
        boolean fips,
        boolean dualStack) {

    /**
     * Secrets Manager, for one secret.
     *
     * @param secretId its name or ARN; empty for any secret in the function's Region
     */
    public AwsEndpoint secretsManager(String secretId) {
        return new AwsEndpoint(AwsService.SECRETS_MANAGER, secretId, secretsManagerUrl, this);
    }

    /**
     * DynamoDB, for one table.
     *
     * @param table its name or ARN
     */
    public AwsEndpoint dynamoDb(String table) {
        return new AwsEndpoint(AwsService.DYNAMODB, table, dynamoDbUrl, this);
    }
}
