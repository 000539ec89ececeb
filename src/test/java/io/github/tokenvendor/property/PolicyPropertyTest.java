package io.github.tokenvendor.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.callers.Callers;
import io.github.tokenvendor.callers.Policies;
import io.github.tokenvendor.callers.PolicyReader;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.fake.SigningKey;
import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.ScriptedMapbox.MintRequest;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * No credential, policy or request ever yields a scope, a lifetime or a token beyond what the caller's policy allows,
 * whatever the history of requests, time and failures.
 */
class PolicyPropertyTest {
    /** The credential that a request shows. */
    enum Shown {
        NOTHING,
        VALID,
        FORGED,
        EXPIRED,
        FOR_OTHERS
    }

    /** One policy; without groups and an issuer it is for visitors. */
    record Drawn(Optional<String> group, boolean hasIssuer, Set<String> scopes, long longest, boolean own) {}

    /** One request, and the time that passes before it. */
    record Step(
            Shown shown,
            String subject,
            Set<String> groups,
            Optional<Set<String>> scopes,
            Optional<Long> seconds,
            long passed,
            boolean mapboxFails) {}

    private static final MutableClock TIME = new MutableClock("2026-11-03T10:00:00Z");
    private static final FakeIssuer ISSUER = FakeIssuer.start(TIME);
    private static final AtomicLong MINTED = new AtomicLong();
    private static final SigningKey STRANGER = SigningKey.ec("key-1", "P-256");

    private static final Gen<Set<String>> SCOPES = Gen.of(
                    VendorHarness.ALLOWED.texts().toArray(String[]::new))
            .list(1, 3)
            .map(LinkedHashSet::new);
    private static final Gen<String> GROUPS = Gen.of("editors", "staff");
    private static final Gen<List<Drawn>> POLICIES = ((Gen<Drawn>) source -> new Drawn(
                    GROUPS.optional(60).from(source),
                    Gen.between(0L, 3L).from(source) > 0,
                    SCOPES.from(source),
                    Gen.between(60L, 3_600L).from(source),
                    Gen.between(0L, 1L).from(source) == 1))
            .list(1, 4);
    private static final Gen<List<Step>> HISTORIES = ((Gen<Step>) source -> new Step(
                    Gen.of(
                                    Shown.VALID,
                                    Shown.VALID,
                                    Shown.VALID,
                                    Shown.NOTHING,
                                    Shown.FORGED,
                                    Shown.EXPIRED,
                                    Shown.FOR_OTHERS)
                            .from(source),
                    Gen.of("ann", "bob", "").from(source),
                    GROUPS.list(0, 2).<Set<String>>map(LinkedHashSet::new).from(source),
                    SCOPES.optional(60).from(source),
                    Gen.between(30L, 4_000L).optional(60).from(source),
                    Gen.mostly(3, Gen.between(0L, 5L), Gen.between(0L, 3_000L)).from(source),
                    Gen.between(0L, 5L).from(source) == 0))
            .list(1, 12);

    @AfterAll
    static void stop() {
        ISSUER.close();
    }

    @Test
    void vendedToken_isWithinThePolicyOfItsCaller() {
        Property.check(120, input -> vend(input.draw("policies", POLICIES), input.draw("history", HISTORIES)));
    }

    private static void vend(List<Drawn> drawn, List<Step> history) {
        List<Drawn> policies = withOnePolicyForVisitors(drawn);
        try (VendorHarness harness = new VendorHarness(Duration.ofHours(1), 1_000)) {
            Api api = harness.api(Optional.of(callers(policies, harness)));
            Map<String, String> owners = new HashMap<>();
            Outage outage = new Outage();
            for (Step step : history) {
                harness.clock.advance(Duration.ofSeconds(step.passed()));
                TIME.set(harness.clock.instant());
                boolean isBlocked = outage.isMintBlocked(harness.clock.instant());
                harness.mapbox.script(mint -> {
                    outage.noteCall(step.mapboxFails(), harness.clock.instant());
                    return step.mapboxFails() ? new Reply(503, "") : distinctGrant(mint);
                });
                ApiResponse response = api.handle(request(step));
                if (response.status() == 503) {
                    assertThat(step.mapboxFails() || isBlocked)
                            .as(response.body())
                            .isTrue();
                }
                judge(response, step, serving(policies, step), harness.clock.instant(), owners);
            }
        }
    }

    /** What Mapbox's responses let the vendor do: after three failures in a row, it may not mint for up to 15 s. */
    private static final class Outage {
        private int failuresInARow;
        private Instant lastFailure = Instant.MIN;

        synchronized void noteCall(boolean failed, Instant now) {
            failuresInARow = failed ? failuresInARow + 1 : 0;
            lastFailure = failed ? now : lastFailure;
        }

        synchronized boolean isMintBlocked(Instant now) {
            return failuresInARow >= 3 && now.isBefore(lastFailure.plusSeconds(15));
        }
    }

    /** Tokens of the same second and scopes would otherwise be equal, and belong to several callers. */
    private static Reply distinctGrant(MintRequest mint) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("u", mint.account());
        payload.put("exp", mint.expires().getEpochSecond());
        payload.put("iat", TIME.instant().getEpochSecond());
        payload.put("scopes", List.copyOf(mint.scopes()));
        payload.put("number", MINTED.incrementAndGet());
        return ScriptedMapbox.created(TestTokens.withPayload("tk", JsonWriter.of(payload)));
    }

    private static List<Drawn> withOnePolicyForVisitors(List<Drawn> drawn) {
        boolean[] seen = {false};
        return drawn.stream()
                .map(policy -> {
                    boolean isForVisitors = !policy.hasIssuer() && !seen[0];
                    seen[0] |= isForVisitors;
                    return new Drawn(
                            isForVisitors ? Optional.empty() : policy.group(),
                            !isForVisitors,
                            policy.scopes(),
                            policy.longest(),
                            policy.own() && !isForVisitors);
                })
                .toList();
    }

    private static Callers callers(List<Drawn> policies, VendorHarness harness) {
        StringBuilder json = new StringBuilder();
        for (Drawn policy : policies) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("name", "p" + json.length());
            members.put("scopes", List.copyOf(policy.scopes()));
            members.put("max_seconds", policy.longest());
            members.put("tokens", policy.own() ? "own" : "shared");
            if (policy.hasIssuer()) {
                members.put("issuer", ISSUER.url().toString());
                members.put("audience", FakeIssuer.AUDIENCE);
                policy.group().ifPresent(group -> members.put("claims", Map.of("groups", group)));
            }
            json.append(json.isEmpty() ? "" : ",").append(JsonWriter.of(members));
        }
        PolicyReader.Bounds bounds = new PolicyReader.Bounds(VendorHarness.ALLOWED, Duration.ofHours(1), 1_000, false);
        Policies read = PolicyReader.read("[" + json + "]", true, bounds, fault -> {
            throw new AssertionError(fault);
        });
        return new Callers(
                read,
                new BoundedHttpClient(harness.executor()),
                Duration.ofSeconds(5),
                harness.clock,
                harness.executor());
    }

    /** The policy that must serve a step, by this test's own rules. */
    private static Optional<Drawn> serving(List<Drawn> policies, Step step) {
        // A header that no policy names is no credential.
        Shown shown = policies.stream().anyMatch(Drawn::hasIssuer) ? step.shown() : Shown.NOTHING;
        return switch (shown) {
            case NOTHING ->
                policies.stream().filter(policy -> !policy.hasIssuer()).findFirst();
            case VALID ->
                policies.stream()
                        .filter(Drawn::hasIssuer)
                        .filter(policy ->
                                policy.group().map(step.groups()::contains).orElse(true))
                        .filter(policy -> !policy.own() || !step.subject().isEmpty())
                        .findFirst();
            case FORGED, EXPIRED, FOR_OTHERS -> Optional.empty();
        };
    }

    private static void judge(
            ApiResponse response, Step step, Optional<Drawn> policy, Instant now, Map<String, String> owners) {
        Map<String, Object> body = json(response.body());
        if (policy.isEmpty()) {
            assertThat(response.status()).isIn(401, 403);
            return;
        }
        if (step.scopes()
                .filter(scopes -> !policy.get().scopes().containsAll(scopes))
                .isPresent()) {
            assertThat(body.get("code")).isEqualTo("scope_not_allowed");
            return;
        }
        if (response.status() != 200) {
            assertThat(response.status()).as(response.body()).isEqualTo(503);
            assertThat(body.get("code")).isEqualTo("mapbox_unavailable");
            return;
        }
        String text = (String) body.get("token");
        AccessToken token = TestTokens.parsed(text);
        long longest = Math.min(policy.get().longest(), step.seconds().orElse(Long.MAX_VALUE));
        assertThat(token.scopes()).hasValue(step.scopes().orElse(policy.get().scopes()));
        assertThat(token.expiry().orElseThrow()).isAfter(now).isBeforeOrEqualTo(now.plusSeconds(longest));
        String owner = policy.get().own() ? "owned by " + step.subject() : "anybody's";
        assertThat(owners.computeIfAbsent(text, first -> owner)).isEqualTo(owner);
    }

    private static ApiRequest request(Step step) {
        Map<String, Object> members = new LinkedHashMap<>();
        step.scopes().ifPresent(scopes -> members.put("scopes", List.copyOf(scopes)));
        step.seconds().ifPresent(seconds -> members.put("expires_in", seconds));
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("content-type", List.of("application/json"));
        credential(step).ifPresent(text -> headers.put("authorization", List.of("Bearer " + text)));
        return new ApiRequest(
                "request",
                Optional.empty(),
                Map.of(),
                "vendor",
                Duration.ofSeconds(29),
                "POST",
                "/tokens",
                "",
                headers,
                JsonWriter.of(members),
                false);
    }

    private static Optional<String> credential(Step step) {
        Map<String, Object> claims = new HashMap<>(Map.of("groups", List.copyOf(step.groups())));
        long now = TIME.instant().getEpochSecond();
        return switch (step.shown()) {
            case NOTHING -> Optional.empty();
            case VALID -> Optional.of(ISSUER.token(step.subject(), claims));
            case FORGED -> Optional.of(STRANGER.token(ISSUER.claims(step.subject(), claims)));
            case EXPIRED -> {
                claims.put("exp", now - 61);
                yield Optional.of(ISSUER.token(step.subject(), claims));
            }
            case FOR_OTHERS -> {
                claims.put("aud", "others");
                yield Optional.of(ISSUER.token(step.subject(), claims));
            }
        };
    }

    private static Map<String, Object> json(String text) {
        try {
            return new StrictJson(8).readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
