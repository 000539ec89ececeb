package io.github.tokenvendor.faults;

import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** One pair of fakes for many vendors, each with an account of its own. */
record FakeServers(FakeMapbox mapbox, FakeSecretsManager secrets, AtomicInteger accounts) implements AutoCloseable {
    static FakeServers start(Clock clock) {
        // The environment in which a test runs need not have credentials; these are made up.
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "not-a-real-key");
        return new FakeServers(FakeMapbox.start(clock), FakeSecretsManager.start(clock), new AtomicInteger());
    }

    String newAccount() {
        return "cartographer-" + accounts.incrementAndGet();
    }

    @Override
    public void close() {
        mapbox.close();
        secrets.close();
    }
}
