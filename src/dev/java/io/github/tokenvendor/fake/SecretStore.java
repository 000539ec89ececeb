package io.github.tokenvendor.fake;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The secrets of one account and Region, by name, full ARN, or ARN without its random suffix. Not thread-safe. */
final class SecretStore {

    private static final String ARN_PREFIX = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ARN_END_LENGTH = 6;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Secret> secrets = new LinkedHashMap<>();

    Secret create(String name, SecretValue value, Instant now) {
        if (secrets.containsKey(name)) {
            throw SecretsError.exists("The operation failed because the secret " + name + " already exists.");
        }
        Secret secret = new Secret(ARN_PREFIX + name + "-" + arnEnd(), name, now);
        secrets.put(name, secret);
        store(secret, value, now);
        return secret;
    }

    /** Adds a version and makes it current. */
    void store(Secret secret, SecretValue value, Instant now) {
        SecretVersion version = secret.add(UUID.randomUUID().toString(), now);
        version.value = value;
        secret.attach(Secret.CURRENT, version);
    }

    Secret find(String secretId) {
        return secrets.values().stream()
                .filter(secret -> secretId.equals(secret.name)
                        || secretId.equals(secret.arn)
                        || secretId.equals(secret.arn.substring(0, secret.arn.length() - ARN_END_LENGTH - 1)))
                .findFirst()
                .orElseThrow(() -> SecretsError.notFound("secret."));
    }

    /** Finds a secret that is not scheduled for deletion. */
    Secret findUsable(String secretId) {
        Secret secret = find(secretId);
        if (secret.deleted != null) {
            throw SecretsError.invalidRequest(
                    "You can't perform this operation on the secret because it was marked for deletion.");
        }
        return secret;
    }

    void remove(String secretId) {
        secrets.remove(find(secretId).name);
    }

    private String arnEnd() {
        StringBuilder end = new StringBuilder();
        while (end.length() < ARN_END_LENGTH) {
            end.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return end.toString();
    }
}
