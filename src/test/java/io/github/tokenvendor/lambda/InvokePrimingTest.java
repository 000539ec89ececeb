package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamThreads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class InvokePrimingTest {
    private final ExecutorService threads = UpstreamThreads.create();
    private final VendorFixture vendor = new VendorFixture(Clock.systemUTC());
    private final AtomicInteger lookups = new AtomicInteger();

    @AfterEach
    void close() {
        vendor.close();
    }

    @Test
    void run_givesEachRequestItsOwnVendor_andCallsNoUpstream() throws Exception {
        priming(Clock.systemUTC()).run(3);

        assertThat(lookups).as("providers of credentials").hasValue(3);
        assertNothingCalled();
    }

    @Test
    void runBesideRequests_usesItsOwnCredentials() throws Exception {
        priming(Clock.systemUTC()).runBesideRequests();

        assertThat(lookups).hasValue(0);
        assertNothingCalled();
    }

    @Test
    void run_configuredAccount_isNoReasonToFail() throws Exception {
        vendor.with("MAPBOX_USERNAME", "another-account");

        priming(Clock.systemUTC()).run(1);

        assertNothingCalled();
    }

    /** A policy would refuse the request, and a table would be called. */
    @Test
    void run_policiesAndSharedLeases_areNotUsed() throws Exception {
        AtomicInteger tableCalls = new AtomicInteger();
        HttpServer table = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        table.createContext("/", exchange -> {
            tableCalls.incrementAndGet();
            exchange.close();
        });
        table.start();
        try {
            vendor.with("POLICIES", "[{\"name\":\"a\",\"issuer\":\"https://a.example\",\"audience\":\"b\"}]")
                    .with("SHARED_LEASES_TABLE", "leases")
                    .with(
                            "DYNAMODB_URL",
                            "http://127.0.0.1:" + table.getAddress().getPort());

            priming(Clock.systemUTC()).run(1);

            assertNothingCalled();
            assertThat(tableCalls).hasValue(0);
        } finally {
            table.stop(0);
        }
    }

    /** Otherwise a snapshot of a vendor that cannot vend would be restored again and again. */
    @Test
    void run_requestWithoutAToken_fails() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        // Advances two hours with each read, so that every token has expired when it arrives.
        InstantSource runaway = () -> Instant.EPOCH.plus(Duration.ofHours(2L * reads.incrementAndGet()));
        InvokePriming priming = priming(runaway.withZone(ZoneOffset.UTC));

        assertThatThrownBy(() -> priming.run(1)).isInstanceOf(IllegalStateException.class);
    }

    private InvokePriming priming(Clock clock) throws Exception {
        VendorFactory factory = new VendorFactory(
                VendorConfig.read(vendor.environment()), new BoundedHttpClient(threads), threads, clock, () -> {
                    lookups.incrementAndGet();
                    return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-key"));
                });
        return new InvokePriming(factory);
    }

    private void assertNothingCalled() {
        assertThat(vendor.mapbox().calls()).isEmpty();
        assertThat(vendor.secrets().calls()).isEmpty();
    }
}
