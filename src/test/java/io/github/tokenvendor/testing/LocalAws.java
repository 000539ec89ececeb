package io.github.tokenvendor.testing;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.aws.AwsService;
import io.github.tokenvendor.aws.AwsSettings;
import java.net.URI;
import java.util.Optional;

/** AWS's services on this machine, for a function in {@code eu-central-1}. */
public final class LocalAws {
    private LocalAws() {}

    /** Secrets Manager at a URL, for a secret. */
    public static AwsEndpoint secretsManager(String secretId, URI url) {
        return new AwsEndpoint(AwsService.SECRETS_MANAGER, secretId, Optional.of(url), settings());
    }

    /** DynamoDB at a URL, for a table. */
    public static AwsEndpoint dynamoDb(String table, URI url) {
        return new AwsEndpoint(AwsService.DYNAMODB, table, Optional.of(url), settings());
    }

    /** AWS's own endpoints. */
    public static AwsSettings settings() {
        return new AwsSettings(Optional.of("eu-central-1"), Optional.empty(), Optional.empty(), false, false);
    }
}
