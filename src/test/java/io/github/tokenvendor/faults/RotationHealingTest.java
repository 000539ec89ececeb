package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorFixture;
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

/** Mapbox refuses the master token: how the vendor finds the new one without calling constantly. */
final class RotationHealingTest {
    private static final Duration LIMIT = Duration.ofSeconds(29);
    private static final int CALLERS = 50;

    private final MutableClock time = new MutableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final VendorFixture fixture = new VendorFixture(time)
            .with("ALLOWED_SCOPES", String.join(",", ScenarioEnvironment.SCOPES))
            .with("UPSTREAM_TIMEOUT_MS", "20000");
    private final VendorUnderTest vendor = fixture.vendor();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @BeforeEach
    void holdTheFirstMaster() {
        assertThat(vendor.requestToken(requested("vision:read"), LIMIT).status())
                .isEqualTo(200);
        fixture.forgetCalls();
    }

    @AfterEach
    void end() {
        callers.shutdownNow();
        fixture.close();
    }

    @Test
    void fiftyCallers_afterARotation_causeOneReadAndOneMint() throws Exception {
        fixture.rotate();

        List<VendorReply> replies = requestAtOnce(List.of(requested("styles:read")));

        assertThat(replies).extracting(VendorReply::status).containsOnly(200);
        assertThat(replies)
                .extracting(reply -> reply.json().path("token").asText())
                .containsOnly(replies.get(0).json().path("token").asText());
        assertThat(fixture.reads()).isEqualTo(1);
        assertThat(fixture.responses(201)).isEqualTo(1);
        assertThat(fixture.responses(401)).isEqualTo(1);
    }

    @Test
    void fiftyCallers_withFourScopeSets_causeOneReadAndFourMints() throws Exception {
        fixture.rotate();

        List<VendorReply> replies = requestAtOnce(ScenarioEnvironment.SCOPES.subList(0, 4).stream()
                .map(RotationHealingTest::requested)
                .toList());

        assertThat(replies).extracting(VendorReply::status).containsOnly(200);
        assertThat(fixture.reads()).isEqualTo(1);
        assertThat(fixture.responses(201)).isEqualTo(4);
    }

    @Test
    void master_thatIsRefusedWhileTheSecretIsTheSame_isReadAgainOncePerHalfMinute() {
        fixture.mapbox().revoke(fixture.master());

        assertMisconfigured(10);
        assertThat(fixture.reads()).isEqualTo(1);

        time.advance(Duration.ofSeconds(30).minusMillis(1));
        assertMisconfigured(1);
        assertThat(fixture.reads()).isEqualTo(1);

        time.advance(Duration.ofMillis(1));
        assertMisconfigured(10);
        assertThat(fixture.reads()).isEqualTo(2);
    }

    @Test
    void master_thatIsReplacedByARefusedOne_isReadAgainOncePerHalfMinute() {
        String refused = fixture.newMaster();
        fixture.mapbox().revoke(refused);
        fixture.mapbox().revoke(fixture.master());
        fixture.store(refused);

        assertMisconfigured(10);
        assertThat(fixture.reads()).isEqualTo(1);

        fixture.store(fixture.newMaster());
        time.advance(Duration.ofSeconds(30));
        assertThat(vendor.requestToken(requested("styles:read"), LIMIT).status())
                .isEqualTo(200);
        assertThat(fixture.reads()).isEqualTo(2);
    }

    @Test
    void master_thatIsReplacedByNonsense_isReadAgainOncePerHalfMinute() {
        fixture.mapbox().revoke(fixture.master());
        fixture.store("not a token");

        assertMisconfigured(10);
        assertThat(fixture.reads()).isEqualTo(1);

        fixture.store(fixture.newMaster());
        time.advance(Duration.ofSeconds(30));
        assertThat(vendor.requestToken(requested("styles:read"), LIMIT).status())
                .isEqualTo(200);
        assertThat(fixture.reads()).isEqualTo(2);
    }

    @Test
    void secret_thatFlipsBack_isFollowed() {
        String first = fixture.master();
        String second = fixture.newMaster();
        fixture.store(second);
        time.advance(Duration.ofSeconds(301));
        assertThat(vendor.requestToken(requested("styles:read"), LIMIT).status())
                .isEqualTo(200);

        fixture.store(first);
        fixture.mapbox().revoke(second);

        VendorReply reply = vendor.requestToken(requested("fonts:read"), LIMIT);
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(fixture.responses(401)).isEqualTo(1);
    }

    @Test
    void rotation_withinThirtySecondsOfAnother_isFoundAfterThem() {
        fixture.rotate();
        assertThat(vendor.requestToken(requested("styles:read"), LIMIT).status())
                .isEqualTo(200);
        fixture.rotate();

        assertMisconfigured(3);
        time.advance(Duration.ofSeconds(30));

        assertThat(vendor.requestToken(requested("fonts:read"), LIMIT).status()).isEqualTo(200);
        assertThat(fixture.reads()).isEqualTo(2);
    }

    @Test
    void leaseOfTheOldMaster_isNotServedOnceTheMasterHasChanged() {
        String before = vendor.requestToken(requested("vision:read"), LIMIT)
                .json()
                .path("token")
                .asText();
        fixture.rotate();
        assertThat(vendor.requestToken(requested("styles:read"), LIMIT).status())
                .isEqualTo(200);

        assertThat(vendor.requestToken(requested("vision:read"), LIMIT)
                        .json()
                        .path("token")
                        .asText())
                .isNotEqualTo(before);
    }

    private void assertMisconfigured(int times) {
        for (int i = 0; i < times; i++) {
            VendorReply reply = vendor.requestToken(requested("styles:tiles"), LIMIT);
            assertThat(reply.status()).as("%s", reply).isEqualTo(500);
            assertThat(reply.json().path("code").asText()).isEqualTo("misconfigured");
        }
    }

    private List<VendorReply> requestAtOnce(List<String> requests) throws Exception {
        List<Callable<VendorReply>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String requested = requests.get(i % requests.size());
            calls.add(() -> vendor.requestToken(requested, LIMIT));
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
