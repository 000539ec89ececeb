package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.SecretsParameters.VERSION_ID_MAX;
import static io.github.tokenvendor.fake.SecretsParameters.VERSION_ID_MIN;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of GetSecretValue, PutSecretValue, DescribeSecret and UpdateSecretVersionStage (Secrets Manager's API
 * reference, version 2017-10-17). A request needs a Signature Version 4, which is not verified.
 *
 * <p>Choices where the reference is silent: moving a label to a version that does not exist is a
 * ResourceNotFoundException, and {@code AWSCURRENT} can move to a version that has no value yet, which makes the secret
 * unreadable. Moving {@code AWSCURRENT} leaves {@code AWSPENDING} in place: the user guide says that the call also
 * removes it, the API reference does not mention it, and Secrets Manager was seen to remove it only after the rotation.
 */
final class FakeSecretsApi {

    static final String MEDIA_TYPE = "application/x-amz-json-1.1";
    private static final String TARGET_PREFIX = "secretsmanager.";
    private static final int MOST_STAGES = 20;

    private static final String SIGNATURE = "AWS4-HMAC-SHA256 ";

    private final SecretStore secrets;
    private final Clock clock;
    private volatile String onlyAccessKeyId;

    FakeSecretsApi(SecretStore secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Refuses requests whose signature names another access key. */
    void acceptOnly(String accessKeyId) {
        onlyAccessKeyId = accessKeyId;
    }

    /** The operation that a request names; an empty string if it names none. */
    static String action(IncomingRequest request) {
        String target = request.header("x-amz-target").orElse("");
        return target.startsWith(TARGET_PREFIX) ? target.substring(TARGET_PREFIX.length()) : "";
    }

    FakeResponse respond(IncomingRequest request) {
        try {
            authenticate(request.header("authorization").orElse(""));
            SecretsParameters parameters = SecretsParameters.read(request.body());
            synchronized (secrets) {
                return FakeResponse.json(
                        200,
                        MEDIA_TYPE,
                        switch (action(request)) {
                            case "GetSecretValue" -> getSecretValue(parameters);
                            case "PutSecretValue" -> putSecretValue(parameters);
                            case "DescribeSecret" -> describeSecret(parameters);
                            case "UpdateSecretVersionStage" -> updateSecretVersionStage(parameters);
                            default -> throw SecretsError.other("UnknownOperationException", "");
                        });
            }
        } catch (SecretsError e) {
            return e.reply();
        }
    }

    private void authenticate(String authorization) {
        if (!authorization.startsWith(SIGNATURE)) {
            throw SecretsError.other("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        if (onlyAccessKeyId != null && !authorization.startsWith(SIGNATURE + "Credential=" + onlyAccessKeyId + "/")) {
            throw SecretsError.other(
                    "UnrecognizedClientException", "The security token included in the request is invalid.");
        }
    }

    private Map<String, Object> getSecretValue(SecretsParameters parameters) {
        Secret secret = secrets.findUsable(parameters.secretId());
        Optional<String> id = parameters.text("VersionId", VERSION_ID_MIN, VERSION_ID_MAX);
        Optional<String> stage = parameters.text("VersionStage", 1, 256);
        SecretVersion version = id.isPresent() ? byId(secret, id.get()) : byStage(secret, stage.orElse(Secret.CURRENT));
        if (stage.isPresent() && !version.stages.contains(stage.get())) {
            throw SecretsError.invalidRequest(
                    "You provided a VersionStage that is not associated to the provided VersionId.");
        }
        Map<String, Object> response = identity(secret);
        response.put("VersionId", version.id);
        response.putAll(version.value.asMember());
        response.put("VersionStages", version.stageList());
        response.put("CreatedDate", epoch(version.created));
        return response;
    }

    private Map<String, Object> putSecretValue(SecretsParameters parameters) {
        Secret secret = secrets.findUsable(parameters.secretId());
        SecretValue value = parameters.value();
        String id = parameters
                .text("ClientRequestToken", VERSION_ID_MIN, VERSION_ID_MAX)
                .orElseThrow(() -> SecretsError.invalidRequest(
                        "You must provide a ClientRequestToken value. We recommend a UUID-type value."));
        List<String> stages = parameters.texts("VersionStages", MOST_STAGES).orElse(List.of(Secret.CURRENT));
        Optional<SecretVersion> existing = secret.version(id).filter(version -> version.value != null);
        if (existing.isPresent() && !existing.get().value.equals(value)) {
            throw SecretsError.exists("You can't use ClientRequestToken " + id
                    + " because that value is already in use for a version of secret " + secret.arn + ".");
        }
        SecretVersion version = existing.orElseGet(() -> write(secret, id, value, stages));
        Map<String, Object> response = identity(secret);
        response.put("VersionId", version.id);
        response.put("VersionStages", version.stageList());
        return response;
    }

    private SecretVersion write(Secret secret, String id, SecretValue value, List<String> stages) {
        Instant now = clock.instant();
        boolean first = secret.empty();
        SecretVersion version = secret.version(id).orElseGet(() -> secret.add(id, now));
        version.value = value;
        secret.changed = now;
        stages.forEach(stage -> secret.attach(stage, version));
        if (first) {
            secret.attach(Secret.CURRENT, version);
        }
        return version;
    }

    private Map<String, Object> describeSecret(SecretsParameters parameters) {
        Secret secret = secrets.find(parameters.secretId());
        Map<String, Object> response = identity(secret);
        if (secret.rotationEnabled != null) {
            response.put("RotationEnabled", secret.rotationEnabled);
        }
        putDate(response, "LastRotatedDate", secret.rotated);
        putDate(response, "LastChangedDate", secret.changed);
        putDate(response, "DeletedDate", secret.deleted);
        putDate(response, "CreatedDate", secret.created);
        response.put("VersionIdsToStages", secret.stagesByVersion());
        return response;
    }

    private Map<String, Object> updateSecretVersionStage(SecretsParameters parameters) {
        Secret secret = secrets.findUsable(parameters.secretId());
        String stage = parameters
                .text("VersionStage", 1, 256)
                .orElseThrow(() -> SecretsError.validation("versionStage", "Member must not be null"));
        Optional<String> from = parameters.text("RemoveFromVersionId", VERSION_ID_MIN, VERSION_ID_MAX);
        Optional<String> to = parameters.text("MoveToVersionId", VERSION_ID_MIN, VERSION_ID_MAX);
        Optional<SecretVersion> target = to.map(
                id -> secret.version(id).orElseThrow(() -> SecretsError.notFound("secret value for VersionId: " + id)));
        StageMove.check(secret, stage, from, to);
        target.ifPresentOrElse(
                version -> secret.attach(stage, version),
                () -> secret.versionWith(stage).ifPresent(version -> version.stages.remove(stage)));
        secret.changed = clock.instant();
        return identity(secret);
    }

    private static SecretVersion byId(Secret secret, String id) {
        return secret.version(id)
                .filter(version -> version.value != null)
                .orElseThrow(() -> SecretsError.notFound("secret value for VersionId: " + id));
    }

    private static SecretVersion byStage(Secret secret, String stage) {
        return secret.versionWith(stage)
                .filter(version -> version.value != null)
                .orElseThrow(() -> SecretsError.notFound("secret value for staging label: " + stage));
    }

    private static Map<String, Object> identity(Secret secret) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("ARN", secret.arn);
        response.put("Name", secret.name);
        return response;
    }

    private static void putDate(Map<String, Object> response, String name, Instant date) {
        if (date != null) {
            response.put(name, epoch(date));
        }
    }

    /** Formats a timestamp as AWS JSON 1.1 does: seconds with three decimals. */
    private static BigDecimal epoch(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }
}
