package io.github.tokenvendor.fake;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A version of a secret; it has no value between a rotation's start and its first step. Not thread-safe. */
final class SecretVersion {

    final String id;
    final Instant created;
    final Set<String> stages = new TreeSet<>();
    SecretValue value;

    SecretVersion(String id, Instant created) {
        this.id = id;
        this.created = created;
    }

    List<String> stageList() {
        return List.copyOf(stages);
    }
}
