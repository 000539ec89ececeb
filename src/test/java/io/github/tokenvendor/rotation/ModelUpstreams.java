package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.PermanentToken;
import io.github.tokenvendor.mapbox.TemporaryToken;
import io.github.tokenvendor.mapbox.TestTokensApiErrors;
import io.github.tokenvendor.mapbox.TokenStatus;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.rotation.Schedule.Fault;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Both upstreams during one invocation of a step: a world in memory, and a plan for each call. */
final class ModelUpstreams implements SecretVersions, MapboxTokens {
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static final Map<Instant, AccessToken> MINTED = new HashMap<>();

    /** Simulates the end of the process; no production code catches it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** The effect of a call. */
    @FunctionalInterface
    private interface Effect<T> {
        T happen(ModelWorld.Secret seen) throws SecretException, TokensApiException;
    }

    private final ModelWorld world;
    private final Schedule.Plan plan;
    private final String place;
    private final Runnable sameStep;
    private final boolean nested;
    final Set<Integer> created = new HashSet<>();
    private int calls;

    ModelUpstreams(ModelWorld world, Schedule.Plan plan, String place, Runnable sameStep, boolean nested) {
        this.world = world;
        this.plan = plan;
        this.place = place;
        this.sameStep = sameStep;
        this.nested = nested;
    }

    int calls() {
        return calls;
    }

    private Fault meet(Fault... possible) {
        calls++;
        Fault fault = plan.next(place + "." + calls, possible);
        switch (fault) {
            case PUT_BY_HAND_FIRST -> world.putByHand();
            case SAME_STEP_FIRST -> sameStep.run();
            case KILLED_BEFORE -> throw new Killed();
            default -> {}
        }
        return fault;
    }

    private <T> T read(boolean secrets, Effect<T> effect, Exception lost) throws SecretException, TokensApiException {
        Fault fault = secrets
                ? meet(with(Fault.REQUEST_LOST, Fault.STALE, Fault.KILLED_BEFORE))
                : meet(with(Fault.REQUEST_LOST, Fault.KILLED_BEFORE));
        throwIf(fault == Fault.REQUEST_LOST, lost);
        return effect.happen(fault == Fault.STALE ? world.before : world.secret);
    }

    private <T> T write(Effect<T> effect, Exception lost) throws SecretException, TokensApiException {
        Fault fault = meet(with(Fault.REQUEST_LOST, Fault.RESPONSE_LOST, Fault.KILLED_BEFORE, Fault.KILLED_AFTER));
        throwIf(fault == Fault.REQUEST_LOST, lost);
        T result = effect.happen(world.secret);
        world.requireCurrentIsLive();
        if (fault == Fault.KILLED_AFTER) {
            throw new Killed();
        }
        throwIf(fault == Fault.RESPONSE_LOST, lost);
        return result;
    }

    private Fault[] with(Fault... faults) {
        Fault[] all = Arrays.copyOf(faults, faults.length + (nested ? 1 : 2));
        all[faults.length] = Fault.PUT_BY_HAND_FIRST;
        if (!nested) {
            all[faults.length + 1] = Fault.SAME_STEP_FIRST;
        }
        return all;
    }

    private static void throwIf(boolean lost, Exception e) throws SecretException, TokensApiException {
        if (lost && e instanceof SecretException secrets) {
            throw secrets;
        }
        if (lost && e instanceof TokensApiException mapbox) {
            throw mapbox;
        }
    }

    private <T> T secrets(boolean writes, Effect<T> effect) throws SecretException {
        SecretException lost = SecretException.unavailable("lost");
        try {
            return writes ? write(effect, lost) : read(true, effect, lost);
        } catch (TokensApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T mapbox(boolean writes, Effect<T> effect) throws TokensApiException {
        TokensApiException lost = TestTokensApiErrors.of(Kind.UNAVAILABLE);
        try {
            return writes ? write(effect, lost) : read(false, effect, lost);
        } catch (SecretException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SecretStages describe(String secretId, CallContext context) throws SecretException {
        return secrets(false, seen -> {
            Map<String, List<String>> stages = new HashMap<>();
            seen.labels().forEach((label, version) -> stages.merge(version, List.of(label), ModelUpstreams::both));
            return new SecretStages(secretId, secretId, true, stages);
        });
    }

    private static List<String> both(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    @Override
    public Optional<Version> read(String secretId, String versionId, CallContext context) throws SecretException {
        return secrets(
                false,
                seen -> Optional.ofNullable(seen.values().get(versionId))
                        .map(token -> new Version(ModelWorld.value(token), seen.createdAt(versionId))));
    }

    @Override
    public void store(Target target, SecretValue shape, AccessToken token, CallContext context) throws SecretException {
        int number = ModelWorld.number(token);
        secrets(true, seen -> {
            Integer stored = seen.values().get(target.versionId());
            if (stored != null && stored != number) {
                throw SecretException.unusable("the version already holds another value");
            }
            if (stored == null) {
                world.change();
                seen.values().put(target.versionId(), number);
                seen.labels().put(SecretStages.PENDING, target.versionId());
                world.held.clear();
                world.held.add(world.tokenAt(SecretStages.CURRENT));
            }
            return stored;
        });
    }

    @Override
    public void move(String secretId, String stage, String from, Optional<String> to, CallContext context)
            throws SecretException {
        secrets(true, seen -> {
            if (!from.equals(seen.labels().get(stage))) {
                throw SecretException.unusable("the label is not there");
            }
            world.change();
            if (to.isEmpty()) {
                seen.labels().remove(stage);
            } else {
                world.moveCurrent(to.get());
            }
            return stage;
        });
    }

    @Override
    public TokenStatus check(AccessToken token, CallContext context) throws TokensApiException {
        return mapbox(
                false, seen -> world.live.contains(ModelWorld.number(token)) ? TokenStatus.VALID : TokenStatus.REVOKED);
    }

    @Override
    public PermanentToken create(MasterVersion authorizing, String note, Collection<String> scopes, CallContext context)
            throws TokensApiException {
        return mapbox(true, seen -> {
            requireLive(authorizing);
            int token = world.create(note);
            created.add(token);
            return new PermanentToken("t" + token, ModelWorld.value(token).token());
        });
    }

    @Override
    public TemporaryToken mint(
            MasterVersion authorizing, Collection<String> scopes, Instant expires, CallContext context)
            throws TokensApiException {
        return mapbox(false, seen -> {
            requireLive(authorizing);
            AccessToken minted = MINTED.computeIfAbsent(
                    expires, end -> TestTokens.parsed(TestTokens.temporary(TestTokens.ACCOUNT, scopes, NOW, end)));
            return new TemporaryToken(minted, Optional.empty(), Duration.ZERO);
        });
    }

    @Override
    public void delete(MasterVersion authorizing, String id, CallContext context) throws TokensApiException {
        mapbox(true, seen -> {
            requireLive(authorizing);
            int token = Integer.parseInt(id.substring(1));
            if (!world.live.contains(token)) {
                throw TestTokensApiErrors.of(Kind.AUTHORIZATION_REFUSED);
            }
            world.delete(token);
            return id;
        });
    }

    private void requireLive(MasterVersion authorizing) throws TokensApiException {
        if (!world.live.contains(ModelWorld.number(authorizing.token()))) {
            throw TestTokensApiErrors.of(Kind.AUTHORIZATION_REFUSED);
        }
    }
}
