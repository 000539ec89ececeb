package io.github.tokenvendor.faults;

import io.github.tokenvendor.standin.MapboxStandIn;
import io.github.tokenvendor.standin.SecretsManagerStandIn;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** One pair of stand-ins for many vendors, each with an account of its own. */
record StandIns(MapboxStandIn mapbox, SecretsManagerStandIn secrets, AtomicInteger accounts) implements AutoCloseable {
    static StandIns start(Clock clock) {
        // The environment in which a test runs need not have credentials; these are made up.
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "not-a-real-key");
        return new StandIns(MapboxStandIn.start(clock), SecretsManagerStandIn.start(clock), new AtomicInteger());
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
