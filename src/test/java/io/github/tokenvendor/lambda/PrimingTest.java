package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.aws.LambdaCredentials;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamThreads;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrimingTest {
    private static final String CREDENTIALS = "aws.containerCredentialsFullUri";

    private final VendorFixture vendor = new VendorFixture(Clock.systemUTC());
    private final ExecutorService threads = UpstreamThreads.create();
    private final List<Runnable> begun = new ArrayList<>();

    @AfterEach
    void close() {
        vendor.close();
    }

    @Test
    void warmUp_runsOnce_callsNoUpstream_andLeavesNothingBehind() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        Priming priming = priming(work -> {
            begun.add(work);
            threads.execute(() -> {
                seen.add(String.valueOf(System.getProperty(CREDENTIALS)));
                work.run();
            });
        });

        priming.warmUp(Duration.ofSeconds(30));
        int tasks = begun.size();
        priming.warmUp(Duration.ofSeconds(30));

        assertThat(tasks).isPositive();
        assertThat(begun).hasSize(tasks);
        assertThat(vendor.mapbox().calls()).isEmpty();
        assertThat(vendor.secrets().calls()).isEmpty();
        assertThat(seen)
                .as("a concurrent request must not get the loopback credentials")
                .hasSizeGreaterThan(1)
                .containsOnly("null");
    }

    @Test
    void warmUp_withoutTime_endsAtOnce_andTheNextTriesAgain() throws Exception {
        Priming priming = priming(begun::add);

        priming.warmUp(Duration.ofMillis(-1));
        priming.warmUp(Duration.ZERO);

        assertThat(begun).hasSize(2);
    }

    @Test
    void complete_callsNoUpstream() throws Exception {
        priming(threads).complete();

        assertThat(vendor.mapbox().calls()).isEmpty();
        assertThat(vendor.secrets().calls()).isEmpty();
    }

    private Priming priming(Executor executor) throws Exception {
        return new Priming(new VendorFactory(
                VendorConfig.read(vendor.environment()),
                new BoundedHttpClient(threads),
                executor,
                Clock.systemUTC(),
                LambdaCredentials::provider));
    }
}
