package io.github.tokenvendor.secrets;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call of Secrets Manager means, without anything of its text: refusals and the AWS SDK quote requests.
 *
 * @param name a short class such as {@code secrets_throttled}
 * @param status the HTTP status; 0 when there was no answer
 * @param actionable what an operator has to mend; empty when a later try may succeed
 */
record SecretsManagerError(String name, int status, Optional<String> actionable) {
    /** TokensApiErrors that somebody has to mend; see the API reference of each call and the common errors. */
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

    /** No answer of Secrets Manager's: it made no sense, or there was nothing to sign the request with. */
    static final SecretsManagerError NO_ANSWER = new SecretsManagerError("secrets_client", 0, Optional.empty());

    private static final StrictJson JSON = new StrictJson(8);

    static SecretsManagerError of(SdkException e) {
        return exchangeFault(e)
                .orElseGet(() -> e instanceof AwsServiceException refused ? refusal(refused) : NO_ANSWER);
    }

    static SecretsManagerError of(ExchangeException e) {
        return new SecretsManagerError(
                "secrets_" + e.kind().name().toLowerCase(Locale.ROOT),
                0,
                e.kind() == ExchangeException.Kind.OVERSIZED
                        ? Optional.of("the secret is far too long to be a token")
                        : Optional.empty());
    }

    /** An answer that is no success. */
    static SecretsManagerError of(UpstreamResponse refusal) {
        return refusal(refusal.status(), code(refusal));
    }

    SecretException asSecretException() {
        return actionable
                .map(SecretException::unusable)
                .orElseGet(() -> SecretException.unavailable("Secrets Manager is not available (" + name + ")"));
    }

    private static Optional<SecretsManagerError> exchangeFault(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExchangeException exchange) {
                return Optional.of(of(exchange));
            }
        }
        return Optional.empty();
    }

    private static SecretsManagerError refusal(AwsServiceException e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        return refusal(e.statusCode(), code);
    }

    private static SecretsManagerError refusal(int status, String code) {
        if (THROTTLING.contains(code)) {
            return new SecretsManagerError("secrets_throttled", status, Optional.empty());
        }
        String meaning = status / 100 == 4 ? ACTIONABLE.get(code) : null;
        String name = "secrets_" + (status / 100 == 5 ? "5xx" : String.valueOf(status));
        return new SecretsManagerError(name, status, Optional.ofNullable(meaning));
    }

    /**
     * The error's name; empty when the answer has none.
     *
     * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1, errors</a>
     */
    private static String code(UpstreamResponse refusal) {
        String type = refusal.header("x-amzn-ErrorType").orElseGet(() -> typeInBody(refusal));
        String name = type.substring(type.indexOf('#') + 1);
        return name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
    }

    private static String typeInBody(UpstreamResponse refusal) {
        try {
            return JSON.readObject(refusal.body()).get("__type") instanceof String type ? type : "";
        } catch (MalformedJsonException e) {
            return "";
        }
    }
}
