package io.github.tokenvendor.fake;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A secret, its versions and their staging labels. A label is attached to at most one version. When {@code AWSCURRENT}
 * moves, {@code AWSPREVIOUS} moves to the version that it left (UpdateSecretVersionStage and PutSecretValue in the API
 * reference). Versions without a label stay readable by id until AWS removes them, at an undocumented time. Not
 * thread-safe.
 */
final class Secret {

    static final String CURRENT = "AWSCURRENT";
    static final String PREVIOUS = "AWSPREVIOUS";
    static final String PENDING = "AWSPENDING";

    final String arn;
    final String name;
    final Instant created;
    Instant changed;
    Instant deleted;
    Instant rotated;
    /** Null until rotation is first turned on. */
    Boolean rotationEnabled;

    private final Map<String, SecretVersion> versions = new LinkedHashMap<>();

    Secret(String arn, String name, Instant created) {
        this.arn = arn;
        this.name = name;
        this.created = created;
        this.changed = created;
    }

    Optional<SecretVersion> version(String id) {
        return Optional.ofNullable(versions.get(id));
    }

    Optional<SecretVersion> versionWith(String stage) {
        return versions.values().stream()
                .filter(version -> version.stages.contains(stage))
                .findFirst();
    }

    SecretVersion add(String id, Instant now) {
        SecretVersion version = new SecretVersion(id, now);
        versions.put(id, version);
        changed = now;
        return version;
    }

    boolean empty() {
        return versions.values().stream().allMatch(version -> version.value == null);
    }

    /** Moves a label to a version. */
    void attach(String stage, SecretVersion target) {
        Optional<SecretVersion> before = versionWith(stage).filter(holder -> holder != target);
        before.ifPresent(holder -> holder.stages.remove(stage));
        target.stages.add(stage);
        if (stage.equals(CURRENT)) {
            before.ifPresent(holder -> attach(PREVIOUS, holder));
        }
    }

    /** The labeled versions, as DescribeSecret shows them. */
    Map<String, List<String>> stagesByVersion() {
        Map<String, List<String>> stages = new LinkedHashMap<>();
        versions.values().stream()
                .filter(version -> !version.stages.isEmpty())
                .forEach(version -> stages.put(version.id, version.stageList()));
        return stages;
    }
}
