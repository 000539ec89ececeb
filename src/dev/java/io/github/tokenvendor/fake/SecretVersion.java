package io.github.tokenvendor.fake;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One version of a secret; without a value while a rotation has only announced it. Not thread-safe. */
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
