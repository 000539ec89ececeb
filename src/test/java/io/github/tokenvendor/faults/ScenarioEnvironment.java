package io.github.tokenvendor.faults;

import io.github.tokenvendor.canary.LeakCanary;
import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.testing.FunctionEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** What surrounds one vendor: an account, a master token, its secret, and a faulty server before each fake. */
final class ScenarioEnvironment implements AutoCloseable {
    static final String ORIGIN = "https://maps.example.com";
    static final List<String> SCOPES =
            List.of("styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read");

    /** None of them an hour: clocks are moved, and Mapbox refuses what would then be more than an hour ahead. */
    private static final int[] LIFETIMES = {1_800, 900, 600, 300, 120};

    private final FakeServers fakes;
    private final Duration timeout;
    private final String account;
    private final FaultyServer mapbox;
    private final FaultyServer secrets;
    private final String master;
    private final LeakCanary canary = new LeakCanary();
    private int requests;

    /** Both upstreams speak TLS, as the real ones do. */
    ScenarioEnvironment(FakeServers fakes, SSLContext tls, Duration timeout) {
        this.fakes = fakes;
        this.timeout = timeout;
        this.account = fakes.newAccount();
        this.mapbox = FaultyServer.withTls(fakes.mapbox().url(), tls);
        this.secrets = FaultyServer.withTls(fakes.secrets().url(), tls);
        List<String> scopes = new ArrayList<>(SCOPES);
        scopes.add("tokens:write");
        this.master = fakes.mapbox().issueSecretToken(account, scopes);
        fakes.secrets().createSecret(secretId(), master);
        canary.guard("master token", master);
    }

    /** The variables of a vendor whose secret has to be read for every request, so that either upstream can fail it. */
    Map<String, String> environment() {
        Map<String, String> environment =
                FunctionEnvironment.of(secretId(), String.join(",", SCOPES), mapbox.url(), secrets.url());
        environment.put("ALLOWED_ORIGINS", ORIGIN);
        environment.put("MINTS_PER_MINUTE", "100");
        environment.put("SECRET_CACHE_SECONDS", "0");
        environment.put("UPSTREAM_TIMEOUT_MS", Long.toString(timeout.toMillis()));
        return environment;
    }

    /** A request's body that no other of these surroundings shares a lease with. */
    synchronized String newRequest() {
        int number = requests++;
        // Leases of the same scopes serve each other, the longer ones not the shorter requests.
        int subsets = (1 << SCOPES.size()) - 1;
        int subset = 1 + number % subsets;
        List<String> scopes = new ArrayList<>();
        for (int i = 0; i < SCOPES.size(); i++) {
            if ((subset >> i & 1) == 1) {
                scopes.add("\"" + SCOPES.get(i) + "\"");
            }
        }
        return "{\"scopes\":" + scopes + ",\"expires_in\":" + LIFETIMES[number / subsets] + "}";
    }

    FaultyServer server(Fault.Upstream upstream) {
        return upstream == Fault.Upstream.MAPBOX ? mapbox : secrets;
    }

    FaultyServer mapbox() {
        return mapbox;
    }

    FaultyServer secrets() {
        return secrets;
    }

    FakeMapbox fakeMapbox() {
        return fakes.mapbox();
    }

    FakeSecretsManager fakeSecrets() {
        return fakes.secrets();
    }

    Duration timeout() {
        return timeout;
    }

    String account() {
        return account;
    }

    String secretId() {
        return account + "/master";
    }

    String master() {
        return master;
    }

    LeakCanary canary() {
        return canary;
    }

    @Override
    public void close() throws IOException {
        mapbox.close();
        secrets.close();
    }
}
