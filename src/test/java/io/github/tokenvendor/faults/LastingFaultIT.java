package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.testing.PackagedVendor;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.WireServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Persistent faults and one broken connection on real sockets, against the packaged program on the machine's clock. */
@NeedsLambdaRuntime
final class LastingFaultIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(6);
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String REQUEST = "{}";
    private static final int REQUESTS = 20;

    private static ScenarioUpstreams upstreams;

    @BeforeAll
    static void start() throws Exception {
        upstreams = new ScenarioUpstreams(Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        upstreams.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "KEYS")
    void hangingUpstream_leaseCached_costsOneWaitAndOneCall(Fault.Upstream upstream) throws IOException {
        try (ScenarioEnvironment around = environment();
                PackagedVendor vendor = vendor(around)) {
            VendorReply first = vendor.requestToken(REQUEST, LIMIT);
            assertThat(first.status()).as("%s", first).isEqualTo(200);
            int threads = vendor.threads();
            around.server(upstream).misbehave(WireServer.sending(""));

            List<VendorReply> replies = IntStream.range(0, REQUESTS)
                    .mapToObj(number -> vendor.requestToken(REQUEST, LIMIT))
                    .toList();

            String token = first.json().path("token").asText();
            assertThat(replies).allSatisfy(reply -> {
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.json().path("token").asText()).isEqualTo(token);
                assertThat(reply.took()).isLessThan(TIMEOUT.dividedBy(2));
            });
            assertThat(replies.stream().map(VendorReply::took).reduce(Duration.ZERO, Duration::plus))
                    .as("all responses together")
                    .isLessThan(TIMEOUT);
            assertThat(around.server(upstream).connections()).hasSizeLessThanOrEqualTo(1);
            assertThat(vendor.threads()).as("threads").isLessThan(threads + REQUESTS / 2);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "KEYS")
    void oneConnectionReset_onAColdStart_isRetried(Fault.Upstream upstream) throws IOException {
        try (ScenarioEnvironment around = environment();
                PackagedVendor vendor = vendor(around)) {
            WireServer server = around.server(upstream);
            AtomicBoolean broken = new AtomicBoolean();
            server.misbehave(wire -> {
                if (broken.compareAndSet(false, true)) {
                    wire.readRequest();
                    wire.reset();
                } else {
                    server.usual().serve(wire);
                }
            });

            VendorReply reply = vendor.requestToken(REQUEST, LIMIT);

            assertThat(reply.status()).as("%s", reply).isEqualTo(200);
            assertThat(server.connections()).hasSize(2);
        }
    }

    @Test
    void refusedMaster_manyRequests_costOneCallAndOneRead() throws IOException {
        try (ScenarioEnvironment around = environment();
                PackagedVendor vendor = vendor(around)) {
            around.mapbox().misbehave(FaultTable.status(401));

            List<VendorReply> replies = IntStream.range(0, REQUESTS)
                    .mapToObj(number -> vendor.requestToken(REQUEST, LIMIT))
                    .toList();

            assertThat(replies).allSatisfy(reply -> {
                assertThat(reply.json().path("code").asText()).isEqualTo("misconfigured");
                assertThat(reply.json().path("retryable").asBoolean()).isTrue();
                assertThat(reply.headers()).containsKey("Retry-After");
            });
            assertThat(around.mapbox().connections()).hasSize(1);
            assertThat(around.secrets().connections())
                    .as("at the start, and once again")
                    .hasSize(2);
        }
    }

    private static ScenarioEnvironment environment() {
        return upstreams.environment(TIMEOUT);
    }

    private static PackagedVendor vendor(ScenarioEnvironment around) {
        return ScenarioUpstreams.packagedVendor(around);
    }
}
