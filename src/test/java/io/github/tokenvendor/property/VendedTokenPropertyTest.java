package io.github.tokenvendor.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Checks vended tokens by their own payload after a history of requests, elapsed time and a Mapbox that rounds up,
 * widens or fails: it exercises the whole core, including reuse.
 */
class VendedTokenPropertyTest {
    /** How Mapbox responds to a request. */
    enum Mood {
        HONEST,
        ROUNDS_UP,
        LATE,
        WIDENS,
        NARROWS,
        FAILS
    }

    /** A request, the time that passes before it, and how Mapbox responds. */
    record Step(Set<String> scopes, Optional<Long> relative, Optional<Long> absolute, long passed, Mood mood) {}

    private static final Gen<Set<String>> SCOPES = Gen.of(
                    VendorHarness.ALLOWED.texts().toArray(String[]::new))
            .list(1, 3)
            .map(LinkedHashSet::new);
    /** Many just above the minimum lifetime, where the shortest bucket leaves little room for Mapbox's rounding. */
    private static final Gen<Long> RELATIVE = Gen.oneOf(Gen.between(30L, 4_000L), Gen.between(30L, 36L));

    private static final Gen<Long> ABSOLUTE =
            Gen.oneOf(Gen.between(30_000L, 4_000_000L), Gen.between(30_000L, 30_100L));
    private static final Gen<Long> PASSED =
            Gen.mostly(3, Gen.between(0L, 999L), Gen.between(0L, 10_000L), Gen.between(0L, 3_000_000L));
    private static final Gen<Mood> MOODS =
            Gen.of(Mood.HONEST, Mood.HONEST, Mood.ROUNDS_UP, Mood.LATE, Mood.WIDENS, Mood.NARROWS, Mood.FAILS);
    private static final Gen<List<Step>> HISTORIES = ((Gen<Step>) source -> {
                Set<String> scopes = SCOPES.from(source);
                Optional<Long> relative = RELATIVE.optional(50).from(source);
                Optional<Long> absolute = ABSOLUTE.optional(50).from(source);
                return new Step(
                        scopes,
                        relative,
                        relative.isPresent() ? Optional.empty() : absolute,
                        PASSED.from(source),
                        MOODS.from(source));
            })
            .list(1, 12);
    private static final Gen<Optional<Long>> MASTER_LIVES =
            Gen.between(60L, 20_000L).optional(50);

    // Kills: a lease reused for a request that it outlives; narrowing that is not checked; a master's expiry that is
    // ignored.
    @Test
    void vendedToken_isWithinEveryBound() {
        Property.check(
                400,
                input -> vend(
                        input.draw("history", HISTORIES),
                        input.draw("longest", Gen.between(60L, 3_600L)),
                        input.draw("masterLife", MASTER_LIVES)));
    }

    private static void vend(List<Step> history, long longest, Optional<Long> masterLife) {
        try (VendorHarness harness = new VendorHarness(Duration.ofSeconds(longest), 1_000)) {
            Instant masterEnd =
                    masterLife.map(harness.clock.instant()::plusSeconds).orElse(Instant.MAX);
            masterLife.ifPresent(life -> harness.secret.put(TestTokens.temporary(
                    TestTokens.ACCOUNT, List.of("tokens:write"), harness.clock.instant(), masterEnd)));
            Api api = harness.api(Optional.empty());
            for (Step step : history) {
                harness.clock.advance(Duration.ofMillis(step.passed()));
                script(harness, step.mood());
                Instant bound = bound(step, harness.clock.instant(), longest);
                assertWithinBounds(
                        api.handle(request(step, harness.clock.instant())),
                        step,
                        bound,
                        masterEnd,
                        harness.clock.instant());
            }
        }
    }

    private static void assertWithinBounds(
            ApiResponse response, Step step, Instant bound, Instant masterEnd, Instant now) {
        Map<String, Object> body = json(response.body());
        if (response.status() != 200) {
            assertThat(body.get("code"))
                    .isIn("mapbox_unavailable", "untrustworthy_response", "invalid_expiry", "misconfigured");
            // With an honest Mapbox, only a master that is about to expire or has expired leaves a caller without a
            // token.
            assertThat(step.mood() == Mood.HONEST
                            && body.get("code").equals("misconfigured")
                            && now.plusSeconds(31).isBefore(masterEnd))
                    .isFalse();
            return;
        }
        AccessToken token = TestTokens.parsed((String) body.get("token"));
        Instant end = token.expiry().orElseThrow();
        assertThat(token.account()).hasValue(TestTokens.ACCOUNT);
        assertThat(token.scopes()).hasValue(step.scopes());
        assertThat(body.get("scopes")).isEqualTo(step.scopes().stream().sorted().toList());
        assertThat(end).isAfter(now).isBeforeOrEqualTo(bound).isBeforeOrEqualTo(masterEnd);
        assertThat(body.get("expires")).isEqualTo(end.toString());
        assertThat(body.get("expires_in"))
                .isEqualTo(BigInteger.valueOf(Duration.between(now, end).toSeconds()));
    }

    /** The earliest of the requested expiry, the configured maximum and one hour. */
    private static Instant bound(Step step, Instant now, long longest) {
        Instant bound = now.plusSeconds(Math.min(longest, 3_600));
        Instant requested = step.relative()
                .map(now::plusSeconds)
                .or(() -> step.absolute().map(now::plusMillis))
                .orElse(bound);
        return requested.isBefore(bound) ? requested : bound;
    }

    private static ApiRequest request(Step step, Instant now) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("scopes", List.copyOf(step.scopes()));
        step.relative().ifPresent(seconds -> members.put("expires_in", seconds));
        step.absolute()
                .ifPresent(
                        millis -> members.put("expires", now.plusMillis(millis).toString()));
        return new ApiRequest(
                "request",
                Optional.empty(),
                Map.of(),
                "vendor",
                Duration.ofSeconds(29),
                "POST",
                "/tokens",
                "",
                Map.of("content-type", List.of("application/json")),
                JsonWriter.of(members),
                false);
    }

    private static void script(VendorHarness harness, Mood mood) {
        harness.mapbox.script(mint -> {
            Set<String> scopes = new HashSet<>(mint.scopes());
            Instant end = mint.expires();
            switch (mood) {
                case FAILS -> {
                    return new Reply(503, "");
                }
                case ROUNDS_UP -> end = end.plusSeconds(5);
                case LATE -> end = end.plusSeconds(6);
                case WIDENS -> scopes.add("tokens:write");
                case NARROWS -> scopes.remove(mint.scopes().get(0));
                default -> {}
            }
            return ScriptedMapbox.created(TestTokens.temporary(mint.account(), scopes, harness.clock.instant(), end));
        });
    }

    private static Map<String, Object> json(String text) {
        try {
            return new StrictJson(8).readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
