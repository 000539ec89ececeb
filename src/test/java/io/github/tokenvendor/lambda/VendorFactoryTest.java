package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.aws.LambdaCredentials;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamThreads;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VendorFactoryTest {
    private final ExecutorService threads = UpstreamThreads.create();
    private final VendorFixture fixture = new VendorFixture(Clock.systemUTC());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void vendor_worksInFrontOfTheConfiguredUpstreams() throws Exception {
        VendedToken vended = vend(factory().vendor());

        assertThat(vended.lease().scopes().texts()).containsExactly("fonts:read", "styles:read", "styles:tiles");
        assertThat(fixture.secrets().calls()).hasSize(1);
        assertThat(fixture.mapbox().calls()).hasSize(1);
    }

    @Test
    void vendor_eachHasItsOwnCache() throws Exception {
        VendorFactory factory = factory();

        vend(factory.vendor());
        vend(factory.vendor());

        assertThat(fixture.mapbox().calls()).hasSize(2);
    }

    private VendorFactory factory() throws Exception {
        return new VendorFactory(
                VendorConfig.read(fixture.environment()),
                new BoundedHttpClient(threads),
                threads,
                Clock.systemUTC(),
                LambdaCredentials::provider);
    }

    private static VendedToken vend(TokenVendor vendor) throws Exception {
        return vendor.vend(
                VendorHarness.anything(),
                VendorHarness.EVERYBODY,
                Optional.empty(),
                VendorHarness.context(Duration.ofSeconds(20)));
    }
}
