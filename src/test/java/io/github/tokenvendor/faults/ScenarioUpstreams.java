package io.github.tokenvendor.faults;

import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.PackagedVendor;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** The fakes that the scenarios of a test class share; each scenario has its own account. */
record ScenarioUpstreams(VendorFixture fakes, AtomicInteger accounts, SSLContext trustBefore) implements AutoCloseable {
    /** Mapbox's time follows the clock. */
    static ScenarioUpstreams start(Clock mapboxTime) {
        try {
            return new ScenarioUpstreams(new VendorFixture(mapboxTime), new AtomicInteger(), SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes this JVM trust the certificates, until the upstreams are closed. */
    ScenarioUpstreams trustedHere() {
        SSLContext.setDefault(Certificates.get().trusting());
        return this;
    }

    ScenarioEnvironment environment(Duration timeout) {
        return new ScenarioEnvironment(fakes.forAccount("cartographer-" + accounts.incrementAndGet()), timeout);
    }

    /** The packaged program, which runs on the machine's clock. */
    static PackagedVendor packagedVendor(ScenarioEnvironment around) {
        return PackagedVendor.start(Launch.of(Gateway.HTTP_API.handler(), around.environment())
                .withJvmOptions(Certificates.get().jvmOptions()));
    }

    @Override
    public void close() {
        SSLContext.setDefault(trustBefore);
        fakes.close();
    }
}
