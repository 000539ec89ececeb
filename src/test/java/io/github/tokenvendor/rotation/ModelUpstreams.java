package io.github.tokenvendor.rotation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

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
    private interface Effect<T, E extends Exception> {
        T happen(ModelWorld.Secret seen) throws E;
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

    private Fault meet(Fault... ofTheCall) {
        calls++;
        List<Fault> possible = new ArrayList<>(List.of(ofTheCall));
        possible.add(Fault.PUT_BY_HAND_FIRST);
        if (!nested) {
            possible.add(Fault.SAME_STEP_FIRST);
        }
        Fault fault = plan.next(place + "." + calls, possible);
        switch (fault) {
            case PUT_BY_HAND_FIRST -> world.putByHand();
            case SAME_STEP_FIRST -> sameStep.run();
            case KILLED_BEFORE -> throw new Killed();
            default -> {}
        }
        return fault;
    }

    /** Only Secrets Manager returns an outdated state. */
    private <T> T readSecret(Effect<T, SecretException> effect) throws SecretException {
        Fault fault = meet(Fault.REQUEST_LOST, Fault.STALE, Fault.KILLED_BEFORE);
        if (fault == Fault.REQUEST_LOST) {
            throw SecretException.unavailable("lost");
        }
        return effect.happen(fault == Fault.STALE ? world.before : world.secret);
    }

    private <T> T readMapbox(Effect<T, TokensApiException> effect) throws TokensApiException {
        if (meet(Fault.REQUEST_LOST, Fault.KILLED_BEFORE) == Fault.REQUEST_LOST) {
            throw TestTokensApiErrors.of(Kind.UNAVAILABLE);
        }
        return effect.happen(world.secret);
    }

    private <T, E extends Exception> T write(E lost, Effect<T, E> effect) throws E {
        Fault fault = meet(Fault.REQUEST_LOST, Fault.RESPONSE_LOST, Fault.KILLED_BEFORE, Fault.KILLED_AFTER);
        if (fault == Fault.REQUEST_LOST) {
            throw lost;
        }
        T result = effect.happen(world.secret);
        world.requireCurrentIsLive();
        if (fault == Fault.KILLED_AFTER) {
            throw new Killed();
        }
        if (fault == Fault.RESPONSE_LOST) {
            throw lost;
        }
        return result;
    }

    @Override
    public SecretStages describe(String secretId, CallContext context) throws SecretException {
        return readSecret(seen -> {
            Map<String, List<String>> stages = seen.labels().entrySet().stream()
                    .collect(groupingBy(Map.Entry::getValue, mapping(Map.Entry::getKey, toList())));
            return new SecretStages(secretId, secretId, true, stages);
        });
    }

    @Override
    public Optional<Version> read(String secretId, String versionId, CallContext context) throws SecretException {
        return readSecret(seen -> Optional.ofNullable(seen.values().get(versionId))
                .map(token -> new Version(ModelWorld.value(token), seen.createdAt(versionId))));
    }

    @Override
    public void store(Target target, SecretValue shape, AccessToken token, CallContext context) throws SecretException {
        int number = ModelWorld.number(token);
        write(SecretException.unavailable("lost"), seen -> {
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
        write(SecretException.unavailable("lost"), seen -> {
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
        return readMapbox(
                seen -> world.live.contains(ModelWorld.number(token)) ? TokenStatus.VALID : TokenStatus.REVOKED);
    }

    @Override
    public PermanentToken create(MasterVersion authorizing, String note, Collection<String> scopes, CallContext context)
            throws TokensApiException {
        return write(TestTokensApiErrors.of(Kind.UNAVAILABLE), seen -> {
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
        return readMapbox(seen -> {
            requireLive(authorizing);
            AccessToken minted = MINTED.computeIfAbsent(
                    expires, end -> TestTokens.parsed(TestTokens.temporary(TestTokens.ACCOUNT, scopes, NOW, end)));
            return new TemporaryToken(minted, Optional.empty(), Duration.ZERO);
        });
    }

    @Override
    public void delete(MasterVersion authorizing, String id, CallContext context) throws TokensApiException {
        write(TestTokensApiErrors.of(Kind.UNAVAILABLE), seen -> {
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
