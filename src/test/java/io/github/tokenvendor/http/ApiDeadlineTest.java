package io.github.tokenvendor.http;

import static io.github.tokenvendor.http.ApiFixture.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorHarness;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How late a response may be while Mapbox hangs. */
class ApiDeadlineTest {
    private final ApiFixture fixture = new ApiFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {500, 499, 0, -1})
    void invocationWithoutTime_failsAtOnce(long remainingMillis) throws Exception {
        CountDownLatch gate = hangMapbox();

        ApiResponse response = fixture.handle(Requests.within(Duration.ofMillis(remainingMillis)));

        gate.countDown();
        assertProblem(response, 503, "mapbox_unavailable");
    }

    /** The fetch was slow for another caller; this one gave it no time at all. */
    @Test
    void invocationWithoutTime_whileTheSecretIsFetched_blamesNoUpstream() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        fixture.secret.hang(gate);
        Thread patient = new Thread(() -> fixture.handle(Requests.post("{}")));
        patient.start();
        while (fixture.secret.reads() == 0) {
            Thread.onSpinWait();
        }

        ApiResponse response = fixture.handle(Requests.within(Duration.ZERO));

        assertProblem(response, 503, "mapbox_unavailable");
        assertThat(fixture.lines()).singleElement().asString().doesNotContain("secrets_timeout");
        gate.countDown();
        patient.join();
    }

    @Test
    void upstreamTimeout_shorterThanTheInvocation_boundsTheResponse() throws Exception {
        CountDownLatch gate = hangMapbox();
        long start = System.nanoTime();

        ApiResponse response = fixture.api(Set.of(), Duration.ofMillis(100)).handle(Requests.post("{}"));

        gate.countDown();
        assertProblem(response, 503, "mapbox_unavailable");
        assertThat(fixture.lastLine()).contains("\"UpstreamFailure\":\"mapbox_timeout\"");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(90), Duration.ofSeconds(3));
    }

    @Test
    void remainingTime_shorterThanTheTimeout_boundsTheResponse() throws Exception {
        CountDownLatch gate = hangMapbox();
        long start = System.nanoTime();

        ApiResponse response = fixture.handle(Requests.within(Duration.ofMillis(600)));

        gate.countDown();
        assertProblem(response, 503, "mapbox_unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(90), Duration.ofSeconds(3));
    }

    /** The master token is cached first, so that only Mapbox delays the response. */
    private CountDownLatch hangMapbox() throws Exception {
        fixture.masters.current(VendorHarness.context(Duration.ofSeconds(5)));
        CountDownLatch gate = new CountDownLatch(1);
        fixture.mapbox.script(mint -> {
            gate.await();
            return fixture.mapbox.grant(mint);
        });
        return gate;
    }
}
