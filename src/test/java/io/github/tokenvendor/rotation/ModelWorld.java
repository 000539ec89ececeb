package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A secret and the master tokens at Mapbox, in memory, with their invariants. Tokens are numbers. */
final class ModelWorld {
    private static final List<SecretValue> VALUES = new ArrayList<>();

    /** The secret at one time: the token of each version, and the version of each label. */
    record Secret(Map<String, Integer> values, Map<String, String> labels) {
        /** Versions are kept in the order in which they got their values. */
        Instant createdAt(String version) {
            return Instant.ofEpochSecond(List.copyOf(values.keySet()).indexOf(version));
        }

        Secret copy() {
            return new Secret(new LinkedHashMap<>(values), new TreeMap<>(labels));
        }
    }

    Secret secret = new Secret(new LinkedHashMap<>(), new TreeMap<>());
    /** As it was before the last change. */
    Secret before = secret.copy();

    /** The note of each token ever made, empty for those made by hand. */
    final List<String> notes = new ArrayList<>();

    final Set<Integer> live = new HashSet<>();
    /** Current now, or at some time since the rotation stored its new master: a vendor may still hold it. */
    final Set<Integer> held = new HashSet<>();
    /** Reported by a step, identified by its note after a kill, or unlabeled by an operator. */
    final Set<Integer> accounted = new HashSet<>();

    static ModelWorld withOneMaster() {
        ModelWorld world = new ModelWorld();
        world.putByHand();
        world.accounted.clear();
        return world;
    }

    ModelWorld copy() {
        ModelWorld copy = new ModelWorld();
        copy.secret = secret.copy();
        copy.before = before.copy();
        copy.notes.addAll(notes);
        copy.live.addAll(live);
        copy.held.addAll(held);
        copy.accounted.addAll(accounted);
        return copy;
    }

    static SecretValue value(int token) {
        while (VALUES.size() <= token) {
            try {
                VALUES.add(SecretValue.parse(TestTokens.secret("t" + VALUES.size())));
            } catch (SecretException e) {
                throw new IllegalStateException(e);
            }
        }
        return VALUES.get(token);
    }

    static int number(AccessToken token) {
        return Integer.parseInt(token.id().orElseThrow().substring(1));
    }

    int create(String note) {
        notes.add(note);
        live.add(notes.size() - 1);
        return notes.size() - 1;
    }

    void delete(int token) {
        require(!held.contains(token), "a token that a vendor may still hold was deleted: t" + token);
        require(!Integer.valueOf(token).equals(tokenAt(SecretStages.PENDING)), "the pending token was deleted");
        live.remove(token);
    }

    void begin(String version) {
        change();
        secret.labels().put(SecretStages.PENDING, version);
        held.clear();
        held.add(tokenAt(SecretStages.CURRENT));
    }

    void end() {
        change();
        secret.labels().remove(SecretStages.PENDING);
    }

    void putByHand() {
        change();
        String version = "by-hand-" + notes.size();
        Integer displaced = tokenAt(SecretStages.PREVIOUS);
        if (tokenAt(SecretStages.PENDING) == null) {
            // As if the rotation started after it: a vendor that still holds the previous one reads the secret again.
            held.clear();
        }
        secret.values().put(version, create(""));
        moveCurrent(version);
        if (displaced != null) {
            accounted.add(displaced);
        }
    }

    void change() {
        before = secret.copy();
    }

    void moveCurrent(String version) {
        String from = secret.labels().put(SecretStages.CURRENT, version);
        if (from != null) {
            secret.labels().put(SecretStages.PREVIOUS, from);
        }
        held.add(tokenAt(SecretStages.CURRENT));
    }

    Integer tokenAt(String label) {
        return secret.values().get(secret.labels().get(label));
    }

    void requireCurrentIsLive() {
        require(live.contains(tokenAt(SecretStages.CURRENT)), "the current token is dead");
    }

    void requireEverySurplusIsAccountedFor() {
        Set<Integer> surplus = new HashSet<>(live);
        surplus.remove(tokenAt(SecretStages.CURRENT));
        surplus.remove(tokenAt(SecretStages.PREVIOUS));
        surplus.removeAll(accounted);
        require(surplus.isEmpty(), "unreported live tokens: " + surplus + " in " + this);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** Equal for worlds that differ only in the names of versions and tokens that were created by hand. */
    String key() {
        Map<Object, Integer> names = new HashMap<>();
        // A value stored by hand after the new master's value counts differently.
        Integer pending = tokenAt(SecretStages.PENDING);
        boolean byHandSince = pending != null
                && secret.createdAt(secret.labels().get(SecretStages.CURRENT))
                        .isAfter(secret.createdAt(secret.labels().get(SecretStages.PENDING)));
        StringBuilder key = new StringBuilder().append(byHandSince);
        for (Secret seen : List.of(secret, before)) {
            seen.labels().forEach((label, version) -> {
                String name = version.startsWith("by-hand") ? "h" + name(names, version) : version;
                Integer token = seen.values().get(version);
                key.append(label).append(name).append(token == null ? "-" : flags(names, token));
            });
            key.append('/');
        }
        live.stream()
                .filter(token -> !names.containsKey(token))
                .map(token -> flags(new HashMap<>(), token) + notes.get(token))
                .sorted()
                .forEach(key::append);
        return key.toString();
    }

    private String flags(Map<Object, Integer> names, int token) {
        return "t" + name(names, token) + (live.contains(token) ? "l" : "") + (held.contains(token) ? "h" : "")
                + (accounted.contains(token) ? "a" : "");
    }

    private static int name(Map<Object, Integer> names, Object of) {
        Integer known = names.putIfAbsent(of, names.size());
        return known == null ? names.size() - 1 : known;
    }

    @Override
    public String toString() {
        return secret + ", live " + live + ", accounted for " + accounted;
    }
}
