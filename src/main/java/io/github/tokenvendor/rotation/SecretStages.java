package io.github.tokenvendor.rotation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A secret's metadata: what Secrets Manager returns without its value.
 *
 * @param stages the staging labels of each labeled version, by version id
 */
public record SecretStages(String arn, String name, boolean rotationEnabled, Map<String, List<String>> stages) {
    /** The label of the current version. */
    public static final String CURRENT = "AWSCURRENT";
    /** The label of the version that a rotation is creating. */
    public static final String PENDING = "AWSPENDING";
    /** The label of the version that was current before. */
    public static final String PREVIOUS = "AWSPREVIOUS";

    /** The hyphen and six random characters at the end of every secret's ARN. */
    private static final int ARN_END = 7;

    /** The id of the version that has a label. */
    public Optional<String> versionWith(String stage) {
        return stages.entrySet().stream()
                .filter(version -> version.getValue().contains(stage))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether a version has a label. */
    public boolean has(String versionId, String stage) {
        return stages.getOrDefault(versionId, List.of()).contains(stage);
    }

    /**
     * Whether an id names this secret.
     *
     * @param secretId a name, an ARN, or an ARN without its random suffix
     */
    public boolean isNamed(String secretId) {
        boolean partial = arn.length() > ARN_END && secretId.equals(arn.substring(0, arn.length() - ARN_END));
        return secretId.equals(name) || secretId.equals(arn) || partial;
    }
}
