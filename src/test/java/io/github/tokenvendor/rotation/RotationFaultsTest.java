package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.IssuedToken;
import io.github.tokenvendor.rotation.FaultyProxy.Call;
import io.github.tokenvendor.rotation.FaultyProxy.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every step against every fault at every one of its calls: the current master keeps working, nothing leaks, nothing is
 * left at Mapbox unreported, and the next attempt succeeds.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotationFaultsTest {
    /** The calls of each step, in order, of a rotation that deletes the token before last. */
    private static final int[] CALLS = {8, 1, 4, 9};

    private final RotationFixture fixture = new RotationFixture(",\"owner\":\"maps\"");
    private final List<Call> calls = new ArrayList<>();
    private int faultAt = Integer.MAX_VALUE;
    private Fault fault = Fault.NONE;
    private FaultyProxy mapbox;
    private FaultyProxy secrets;

    @BeforeAll
    void start() {
        mapbox = FaultyProxy.toMapbox(fixture.mapbox.url(), this::next);
        secrets = FaultyProxy.toSecretsManager(fixture.secrets.url(), this::next);
        fixture.environment.put("MAPBOX_API_URL", mapbox.url().toString());
        fixture.environment.put("SECRETS_MANAGER_URL", secrets.url().toString());
        fixture.rotate();
    }

    @AfterAll
    void stop() {
        mapbox.close();
        secrets.close();
        fixture.close();
    }

    private synchronized Fault next(Call call) {
        calls.add(call);
        return calls.size() - 1 == faultAt ? fault : Fault.NONE;
    }

    private synchronized void inject(int at, Fault what) {
        calls.clear();
        faultAt = at;
        fault = what;
    }

    private synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    static Stream<Arguments> faults() {
        List<Arguments> cases = new ArrayList<>();
        for (int step = 0; step < CALLS.length; step++) {
            for (int call = 0; call < CALLS[step]; call++) {
                for (Fault fault : Fault.values()) {
                    if (fault != Fault.NONE && fault != Fault.HANGS) {
                        cases.add(Arguments.of(RotationFixture.STEPS.get(step), call, fault));
                    }
                }
            }
        }
        // A hanging call costs its whole timeout, so only those that change something.
        Stream.of(5, 6, 7).forEach(call -> cases.add(Arguments.of("createSecret", call, Fault.HANGS)));
        Stream.of(7, 8).forEach(call -> cases.add(Arguments.of("finishSecret", call, Fault.HANGS)));
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}, call {1}: {2}")
    @MethodSource("faults")
    void step_fault_losesNothingAndTheNextAttemptSucceeds(String step, int at, Fault what) {
        fixture.clock.advance(Duration.ofHours(2));
        fixture.environment.put("UPSTREAM_TIMEOUT_MS", what == Fault.HANGS ? "1000" : "4500");
        String version = fixture.begin();
        List<String> before = RotationFixture.STEPS.subList(0, RotationFixture.STEPS.indexOf(step));
        before.forEach(earlier -> fixture.step(earlier, version));
        String log = fixture.log();

        inject(at, what);
        Optional<RotationException> failure = attempt(step, version);

        assertThat(calls()).as("the fault occurred").hasSizeGreaterThan(at);
        inject(Integer.MAX_VALUE, Fault.NONE);
        assertCurrentMasterWorks();
        String said = failure.map(RotationException::getMessage).orElse("")
                + fixture.log().substring(log.length());
        assertThat(said).doesNotContain("sk.", "tk.", "access_token", "not.parsed");
        assertThat(said.substring(said.indexOf("{\"_aws\"")).lines()).hasSize(1);
        failure.ifPresent(e -> assertThat(e).hasNoCause().hasNoSuppressedExceptions());
        List<IssuedToken> orphans = orphans();
        orphans.forEach(orphan -> assertThat(said).containsAnyOf(orphan.id(), orphan.note()));
        assertThat(orphans).hasSize(leavesAnOrphan(step, at, what) ? 1 : 0);

        RotationFixture.STEPS.forEach(each -> fixture.step(each, version));
        fixture.secrets.endRotation(RotationFixture.SECRET);
        orphans.forEach(orphan -> fixture.mapbox.revoke(orphan.token()));
        assertThat(orphans()).isEmpty();
        assertThat(fixture.live()).hasSize(2);
        assertCurrentMasterWorks();
    }

    @Test
    void everyCallOfEveryStep_isAmongTheCases() {
        fixture.clock.advance(Duration.ofHours(2));
        String version = fixture.begin();
        for (int step = 0; step < CALLS.length; step++) {
            inject(Integer.MAX_VALUE, Fault.NONE);
            fixture.step(RotationFixture.STEPS.get(step), version);
            assertThat(calls()).hasSize(CALLS[step]);
        }
        fixture.secrets.endRotation(RotationFixture.SECRET);
    }

    /** Only if Mapbox created the token and no readable response said so. */
    private static boolean leavesAnOrphan(String step, int at, Fault what) {
        boolean creating = step.equals("createSecret") && at == 6;
        return creating && (what == Fault.LOST || what == Fault.ERROR_AFTER || what == Fault.GARBAGE_AFTER);
    }

    private Optional<RotationException> attempt(String step, String version) {
        try {
            fixture.step(step, version);
            return Optional.empty();
        } catch (RotationException e) {
            return Optional.of(e);
        }
    }

    private void assertCurrentMasterWorks() {
        String value = fixture.secrets.currentValue(RotationFixture.SECRET);
        assertThat(value).endsWith(",\"owner\":\"maps\"}");
        assertThat(fixture.live()).contains(tokenIn(value));
    }

    private static String tokenIn(String value) {
        return value.split("\"")[3];
    }

    /** The tokens at Mapbox that no version of the secret holds. */
    private List<IssuedToken> orphans() {
        List<String> held = Stream.of("AWSCURRENT", "AWSPENDING", "AWSPREVIOUS")
                .flatMap(stage -> fixture.secrets.value(RotationFixture.SECRET, stage).stream())
                .map(RotationFaultsTest::tokenIn)
                .toList();
        return fixture.mapbox.liveTokens(RotationFixture.ACCOUNT).stream()
                .filter(token -> !held.contains(token.token()))
                .toList();
    }
}
