package io.github.tokenvendor.config;

import io.github.tokenvendor.aws.AwsSettings;
import java.net.URI;
import java.util.Optional;

/**
 * Variables of AWS's own SDKs that the vendor honors.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">Service-specific endpoints</a>
 */
public enum AwsVariable {
    /** The function's Region; Lambda sets it. */
    AWS_REGION,
    /** Secrets Manager's URL. */
    AWS_ENDPOINT_URL_SECRETS_MANAGER,
    /** DynamoDB's URL. */
    AWS_ENDPOINT_URL_DYNAMODB,
    /** The URL of every AWS service that has none of its own. */
    AWS_ENDPOINT_URL,
    /** Whether the three URLs are ignored. */
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS,
    /** Whether endpoints with validated cryptography are used. */
    AWS_USE_FIPS_ENDPOINT,
    /** Whether endpoints for both IPv4 and IPv6 are used. */
    AWS_USE_DUALSTACK_ENDPOINT;

    /** Reads how to reach AWS services; the vendor's own variables take precedence. */
    static AwsSettings read(VariableReader variables) {
        boolean ignored = variables.flag(AWS_IGNORE_CONFIGURED_ENDPOINT_URLS);
        return new AwsSettings(
                variables.region(),
                url(variables, Variable.SECRETS_MANAGER_URL, AWS_ENDPOINT_URL_SECRETS_MANAGER, ignored),
                url(variables, Variable.DYNAMODB_URL, AWS_ENDPOINT_URL_DYNAMODB, ignored),
                variables.flag(AWS_USE_FIPS_ENDPOINT),
                variables.flag(AWS_USE_DUALSTACK_ENDPOINT));
    }

    /** The first of a service's URLs in the SDK's order; only that one must be well-formed. */
    private static Optional<URI> url(VariableReader variables, Variable own, AwsVariable ofService, boolean ignored) {
        if (variables.has(own) || ignored) {
            return variables.url(own);
        }
        return variables.awsUrl(variables.has(ofService) ? ofService : AWS_ENDPOINT_URL);
    }
}
