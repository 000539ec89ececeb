package io.github.tokenvendor.faults;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** The fakes and the certificates that the scenarios of a test class share. */
record ScenarioUpstreams(FakeServers fakes, Certificates certificates) implements AutoCloseable {
    /** Mapbox's time is that of the clock. */
    static ScenarioUpstreams start(Path folder, Clock mapboxTime) throws Exception {
        return new ScenarioUpstreams(FakeServers.start(mapboxTime), Certificates.make(folder));
    }

    /** Has this JVM trust the certificates too, until the upstreams are closed. */
    ScenarioUpstreams trustedHere() throws Exception {
        HttpsURLConnection.setDefaultSSLSocketFactory(certificates.trusting());
        return this;
    }

    ScenarioEnvironment environment(Duration timeout) {
        return new ScenarioEnvironment(fakes, certificates.server("good"), timeout);
    }

    RunningVendor packagedVendor(ScenarioEnvironment around) {
        return RunningVendor.packaged(around.environment(), certificates.jvmOptions());
    }

    @Override
    public void close() {
        HttpsURLConnection.setDefaultSSLSocketFactory((SSLSocketFactory) SSLSocketFactory.getDefault());
        fakes.close();
    }
}
