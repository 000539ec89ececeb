package io.github.tokenvendor.secrets;

import io.github.tokenvendor.upstream.ExchangeException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failure of the AWS SDK means, without anything of its text: the SDK quotes requests and answers.
 *
 * @param name a short class such as {@code secrets_throttled}
 * @param status the HTTP status; 0 when there was no answer
 * @param actionable what an operator has to mend; empty when a later try may succeed
 */
record SecretsManagerFault(String name, int status, Optional<String> actionable) {
    /** Refusals that somebody has to mend; see the API reference of each call and the common errors. */
    private static final Map<String, String> ACTIONABLE = Map.of(
            "ResourceNotFoundException", "the secret, or a current version of it, does not exist",
            "AccessDeniedException", "the function's role may not do this with the secret or its KMS key",
            "DecryptionFailure", "the secret's KMS key can not decrypt it",
            "EncryptionFailure", "the secret's KMS key can not encrypt it",
            "LimitExceededException", "the secret has too many versions",
            "ResourceExistsException", "the version holds another value already",
            "InvalidRequestException", "the secret is scheduled for deletion, or its state forbids the call",
            "InvalidParameterException", "MASTER_TOKEN_SECRET_ID is not a secret's name or ARN",
            "ValidationException", "MASTER_TOKEN_SECRET_ID is not a secret's name or ARN",
            "UnrecognizedClientException", "AWS does not know the function's credentials");

    private static final Set<String> THROTTLING =
            Set.of("ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded");

    static SecretsManagerFault of(SdkException e) {
        return exchangeFault(e).orElseGet(() -> e instanceof AwsServiceException refused
                ? serviceFault(refused)
                : new SecretsManagerFault("secrets_client", 0, Optional.empty()));
    }

    SecretException asSecretException() {
        return actionable
                .map(SecretException::unusable)
                .orElseGet(() -> SecretException.unavailable("Secrets Manager is not available (" + name + ")"));
    }

    private static Optional<SecretsManagerFault> exchangeFault(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExchangeException exchange) {
                String name = "secrets_" + exchange.kind().name().toLowerCase(Locale.ROOT);
                return Optional.of(new SecretsManagerFault(
                        name,
                        0,
                        exchange.kind() == ExchangeException.Kind.OVERSIZED
                                ? Optional.of("the secret is far too long to be a token")
                                : Optional.empty()));
            }
        }
        return Optional.empty();
    }

    private static SecretsManagerFault serviceFault(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
        if (THROTTLING.contains(code)) {
            return new SecretsManagerFault("secrets_throttled", e.statusCode(), Optional.empty());
        }
        String meaning = e.statusCode() / 100 == 4 ? ACTIONABLE.get(code) : null;
        String name = "secrets_" + (e.statusCode() / 100 == 5 ? "5xx" : String.valueOf(e.statusCode()));
        return new SecretsManagerFault(name, e.statusCode(), Optional.ofNullable(meaning));
    }
}
