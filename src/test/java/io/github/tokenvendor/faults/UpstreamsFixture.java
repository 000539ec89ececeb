package io.github.tokenvendor.faults;

import io.github.tokenvendor.testing.FunctionEnvironment;
import io.github.tokenvendor.testing.MutableClock;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A vendor straight in front of fakes of its own. */
final class UpstreamsFixture implements AutoCloseable {
    private static final List<String> RIGHTS = List.of("tokens:write");

    private final FakeServers fakes;
    private final String account;
    private final Map<String, String> environment;
    private String master;

    /** Mapbox's time is that of the clock; the vendor's is told when it is made. */
    UpstreamsFixture(Clock mapboxTime) {
        this.fakes = FakeServers.start(mapboxTime);
        this.account = fakes.newAccount();
        this.master = newMaster();
        fakes.secrets().createSecret(secretId(), master);
        environment = FunctionEnvironment.of(
                secretId(),
                String.join(",", ScenarioEnvironment.SCOPES),
                fakes.mapbox().url(),
                fakes.secrets().url());
        environment.put("ALLOWED_ORIGINS", ScenarioEnvironment.ORIGIN);
        environment.put("MINTS_PER_MINUTE", "100");
        environment.put("UPSTREAM_TIMEOUT_MS", "20000");
    }

    RunningVendor vendor(MutableClock time) {
        return RunningVendor.inProcess(environment, time);
    }

    /** A valid master token of the account; the ones before it stay valid. */
    String newMaster() {
        List<String> scopes = new ArrayList<>(ScenarioEnvironment.SCOPES);
        scopes.addAll(RIGHTS);
        return fakes.mapbox().issueSecretToken(account, scopes);
    }

    /** Stores a new master and takes the right to mint from the one before, as a rotation does. */
    void rotate() {
        String before = master;
        master = newMaster();
        store(master);
        fakes.mapbox().revoke(before);
    }

    void store(String secret) {
        fakes.secrets().putValue(secretId(), secret);
    }

    void revoke(String token) {
        fakes.mapbox().revoke(token);
    }

    String master() {
        return master;
    }

    void forgetCalls() {
        fakes.mapbox().forgetCalls();
        fakes.secrets().forgetCalls();
    }

    /** How often the secret has been read since the calls were forgotten. */
    int reads() {
        return fakes.secrets().calls().size();
    }

    /** How often Mapbox has answered with this status since the calls were forgotten. */
    long answered(int status) {
        return fakes.mapbox().calls().stream()
                .filter(call -> call.status() == status)
                .count();
    }

    private String secretId() {
        return account + "/master";
    }

    @Override
    public void close() {
        fakes.close();
    }
}
