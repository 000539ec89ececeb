package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.testing.InProcessVendor;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mapbox refuses the master token: how the vendor finds the new one, and how it avoids asking all the time. */
final class RotationHealingTest {
    private static final Duration LIMIT = Duration.ofSeconds(29);
    private static final int CALLERS = 50;

    private final MutableClock time = new MutableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final VendorFixture bench = new VendorFixture(time)
            .with("ALLOWED_SCOPES", String.join(",", ScenarioEnvironment.SCOPES))
            .with("UPSTREAM_TIMEOUT_MS", "20000");
    private final VendorUnderTest vendor = InProcessVendor.httpApi(bench.environment(), time);
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @BeforeEach
    void holdTheFirstMaster() {
        assertThat(vendor.ask(requested("vision:read"), LIMIT).status()).isEqualTo(200);
        bench.forgetCalls();
    }

    @AfterEach
    void end() {
        callers.shutdownNow();
        bench.close();
    }

    @Test
    void fiftyCallers_afterARotation_causeOneReadAndOneMint() throws Exception {
        bench.rotate();

        List<VendorReply> replies = askAtOnce(List.of(requested("styles:read")));

        assertThat(replies).extracting(VendorReply::status).containsOnly(200);
        assertThat(replies)
                .extracting(reply -> reply.json().path("token").asText())
                .containsOnly(replies.get(0).json().path("token").asText());
        assertThat(bench.reads()).isEqualTo(1);
        assertThat(bench.responses(201)).isEqualTo(1);
        assertThat(bench.responses(401)).isEqualTo(1);
    }

    @Test
    void fiftyCallers_withFourWishes_causeOneReadAndFourMints() throws Exception {
        bench.rotate();

        List<VendorReply> replies = askAtOnce(ScenarioEnvironment.SCOPES.subList(0, 4).stream()
                .map(RotationHealingTest::requested)
                .toList());

        assertThat(replies).extracting(VendorReply::status).containsOnly(200);
        assertThat(bench.reads()).isEqualTo(1);
        assertThat(bench.responses(201)).isEqualTo(4);
    }

    @Test
    void master_thatIsRefusedWhileTheSecretIsTheSame_isReadAgainOncePerHalfMinute() {
        bench.mapbox().revoke(bench.master());

        assertMisconfigured(10);
        assertThat(bench.reads()).isEqualTo(1);

        time.advance(Duration.ofSeconds(30).minusMillis(1));
        assertMisconfigured(1);
        assertThat(bench.reads()).isEqualTo(1);

        time.advance(Duration.ofMillis(1));
        assertMisconfigured(10);
        assertThat(bench.reads()).isEqualTo(2);
    }

    @Test
    void master_thatIsReplacedByARefusedOne_isReadAgainOncePerHalfMinute() {
        String refused = bench.newMaster();
        bench.mapbox().revoke(refused);
        bench.mapbox().revoke(bench.master());
        bench.store(refused);

        assertMisconfigured(10);
        assertThat(bench.reads()).isEqualTo(1);

        bench.store(bench.newMaster());
        time.advance(Duration.ofSeconds(30));
        assertThat(vendor.ask(requested("styles:read"), LIMIT).status()).isEqualTo(200);
        assertThat(bench.reads()).isEqualTo(2);
    }

    @Test
    void master_thatIsReplacedByNonsense_isReadAgainOncePerHalfMinute() {
        bench.mapbox().revoke(bench.master());
        bench.store("not a token");

        assertMisconfigured(10);
        assertThat(bench.reads()).isEqualTo(1);

        bench.store(bench.newMaster());
        time.advance(Duration.ofSeconds(30));
        assertThat(vendor.ask(requested("styles:read"), LIMIT).status()).isEqualTo(200);
        assertThat(bench.reads()).isEqualTo(2);
    }

    @Test
    void secret_thatFlipsBack_isFollowed() {
        String first = bench.master();
        String second = bench.newMaster();
        bench.store(second);
        time.advance(Duration.ofSeconds(301));
        assertThat(vendor.ask(requested("styles:read"), LIMIT).status()).isEqualTo(200);

        bench.store(first);
        bench.mapbox().revoke(second);

        VendorReply reply = vendor.ask(requested("fonts:read"), LIMIT);
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(bench.responses(401)).isEqualTo(1);
    }

    @Test
    void rotation_withinTheHalfMinuteAfterAnother_healsWhenTheHalfMinuteIsOver() {
        bench.rotate();
        assertThat(vendor.ask(requested("styles:read"), LIMIT).status()).isEqualTo(200);
        bench.rotate();

        assertMisconfigured(3);
        time.advance(Duration.ofSeconds(30));

        assertThat(vendor.ask(requested("fonts:read"), LIMIT).status()).isEqualTo(200);
        assertThat(bench.reads()).isEqualTo(2);
    }

    @Test
    void leaseOfTheFormerMaster_isNotHandedOutOnceThereIsANewOne() {
        String before =
                vendor.ask(requested("vision:read"), LIMIT).json().path("token").asText();
        bench.rotate();
        assertThat(vendor.ask(requested("styles:read"), LIMIT).status()).isEqualTo(200);

        assertThat(vendor.ask(requested("vision:read"), LIMIT)
                        .json()
                        .path("token")
                        .asText())
                .isNotEqualTo(before);
    }

    private void assertMisconfigured(int times) {
        for (int i = 0; i < times; i++) {
            VendorReply reply = vendor.ask(requested("styles:tiles"), LIMIT);
            assertThat(reply.status()).as("%s", reply).isEqualTo(500);
            assertThat(reply.json().path("code").asText()).isEqualTo("misconfigured");
        }
    }

    private List<VendorReply> askAtOnce(List<String> requests) throws Exception {
        List<Callable<VendorReply>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String requested = requests.get(i % requests.size());
            calls.add(() -> vendor.ask(requested, LIMIT));
        }
        List<VendorReply> replies = new ArrayList<>();
        for (Future<VendorReply> reply : callers.invokeAll(calls)) {
            replies.add(reply.get());
        }
        return replies;
    }

    private static String requested(String scope) {
        return "{\"scopes\":[\"" + scope + "\"],\"expires_in\":600}";
    }
}
