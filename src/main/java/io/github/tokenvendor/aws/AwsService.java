package io.github.tokenvendor.aws;

import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.util.regex.Pattern;

/**
 * An AWS service with one of AWS's JSON protocols.
 *
 * @param upstream how its calls are named in the audit log
 * @param signingName the service name in signatures and hosts, such as {@code secretsmanager}
 * @param targetPrefix the prefix of the operation in {@code X-Amz-Target}, without the dot
 * @param contentType the protocol's media type, such as {@code application/x-amz-json-1.1}
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 */
public record AwsService(Upstream upstream, String signingName, String targetPrefix, String contentType) {
    /** AWS Secrets Manager. */
    public static final AwsService SECRETS_MANAGER =
            new AwsService(Upstream.SECRETS, "secretsmanager", "secretsmanager", "application/x-amz-json-1.1");

    /** Amazon DynamoDB. */
    public static final AwsService DYNAMODB =
            new AwsService(Upstream.SHARED_LEASES, "dynamodb", "DynamoDB_20120810", "application/x-amz-json-1.0");

    private static final Pattern ERROR_NAME = Pattern.compile("[A-Za-z]{1,64}");

    /** Records a failed call and returns its failure. */
    public AwsException recorded(AwsException failure, long startNanos, CallContext context) {
        // Failures of the table are not a metric dimension, so each may have its own name.
        boolean named = upstream == Upstream.SHARED_LEASES
                && ERROR_NAME.matcher(failure.code()).matches();
        String cause = named && !failure.fault().isEmpty() ? failure.code() : failure.fault();
        context.note(upstream, startNanos, failure.status(), cause);
        return failure;
    }
}
