package io.github.tokenvendor.secrets;

import io.github.tokenvendor.aws.AwsException;
import java.util.Map;

/** Explains a failed call to Secrets Manager to the operator. */
public final class SecretsManagerError {
    /** Errors that the operator has to fix; see the API reference of each call and the common errors. */
    private static final Map<String, String> ACTIONABLE = Map.of(
            "ResourceNotFoundException", "the secret does not exist or has no current version",
            "AccessDeniedException", "the function's role lacks a permission for the secret or its KMS key",
            "DecryptionFailure", "the secret's KMS key cannot decrypt it",
            "EncryptionFailure", "the secret's KMS key cannot encrypt it",
            "LimitExceededException", "the secret has too many versions",
            "ResourceExistsException", "the version already holds another value",
            "InvalidRequestException", "the secret is scheduled for deletion, or its state does not allow the call",
            "InvalidParameterException", "MASTER_TOKEN_SECRET_ID is not a secret's name or ARN",
            "ValidationException", "MASTER_TOKEN_SECRET_ID is not a secret's name or ARN",
            "UnrecognizedClientException", "AWS does not recognize the function's credentials");

    private SecretsManagerError() {}

    /** Unusable if the operator has to fix something, unavailable if a retry may succeed. */
    public static SecretException of(AwsException e) {
        if (e.fault().equals("oversized")) {
            return SecretException.unusable("the secret is too long to be a token");
        }
        String reason = e.status() / 100 == 4 ? ACTIONABLE.get(e.code()) : null;
        return reason == null
                ? SecretException.unavailable("Secrets Manager is not available (secrets_" + e.fault() + ")")
                : SecretException.unusable(reason);
    }
}
