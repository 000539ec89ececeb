package io.github.tokenvendor.secrets;

import io.github.tokenvendor.aws.AwsException;
import java.util.Map;

/** Tells what a failed call of Secrets Manager means to an operator. */
public final class SecretsManagerError {
    /** Refusals that somebody has to act on; see the API reference of each call and the common errors. */
    private static final Map<String, String> ACTIONABLE = Map.of(
            "ResourceNotFoundException", "the secret, or a current version of it, does not exist",
            "AccessDeniedException", "the function's role may not do this with the secret or its KMS key",
            "DecryptionFailure", "the secret's KMS key cannot decrypt it",
            "EncryptionFailure", "the secret's KMS key cannot encrypt it",
            "LimitExceededException", "the secret has too many versions",
            "ResourceExistsException", "the version holds another value already",
            "InvalidRequestException", "the secret is scheduled for deletion, or its state forbids the call",
            "InvalidParameterException", "MASTER_TOKEN_SECRET_ID is not a secret's name or ARN",
            "ValidationException", "MASTER_TOKEN_SECRET_ID is not a secret's name or ARN",
            "UnrecognizedClientException", "AWS does not know the function's credentials");

    private SecretsManagerError() {}

    /** Unusable where an operator has to fix something, unavailable where a later try may succeed. */
    public static SecretException of(AwsException e) {
        if (e.fault().equals("oversized")) {
            return SecretException.unusable("the secret is far too long to be a token");
        }
        String reason = e.status() / 100 == 4 ? ACTIONABLE.get(e.code()) : null;
        return reason == null
                ? SecretException.unavailable("Secrets Manager is not available (secrets_" + e.fault() + ")")
                : SecretException.unusable(reason);
    }
}
