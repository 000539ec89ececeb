package io.github.tokenvendor.faults;

import io.github.tokenvendor.canary.LeakCanary;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.WireServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** One vendor's environment: an account, its secret, an issuer, and for each upstream a server that can misbehave. */
final class ScenarioEnvironment implements AutoCloseable {
    static final List<String> SCOPES =
            List.of("styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read");
    /** Less than an hour: clocks are moved, and Mapbox refuses an expiry more than an hour ahead. */
    private static final int[] LIFETIMES = {1_800, 900, 600, 300, 120};

    private final VendorFixture fixture;
    private final Duration timeout;
    private final WireServer mapbox;
    private final WireServer secrets;
    private final WireServer keys;
    private final Map<Fault.Upstream, WireServer> proxies = new EnumMap<>(Fault.Upstream.class);
    private final LeakCanary canary = new LeakCanary();
    private Map<String, String> headers = Map.of();
    private Runnable whenClosed = () -> {};
    private int requests;

    /** All upstreams speak TLS, as the real ones do. */
    ScenarioEnvironment(VendorFixture fixture, Duration timeout) {
        SSLContext tls = Certificates.get().server("good");
        this.fixture = fixture;
        this.timeout = timeout;
        mapbox = new WireServer(tls, WireServer.relayTo(fixture.mapbox().url()));
        secrets = new WireServer(tls, WireServer.relayTo(fixture.secrets().url()));
        keys = new WireServer(tls, ScenarioIssuer.sound());
        canary.guard("master token", fixture.master());
        // The secret is read for every request, so that either upstream can fail it.
        fixture.with("ALLOWED_SCOPES", String.join(",", SCOPES))
                .with("MAPBOX_API_URL", mapbox.url().toString())
                .with("SECRETS_MANAGER_URL", secrets.url().toString())
                .with("SECRET_CACHE_SECONDS", "0")
                .with("UPSTREAM_TIMEOUT_MS", Long.toString(timeout.toMillis()));
    }

    Map<String, String> environment() {
        return fixture.environment();
    }

    /** Requires a credential of every caller; {@link #headers()} then includes one. */
    ScenarioEnvironment requiringCredentials() {
        fixture.with("POLICIES", ScenarioIssuer.policies(keys.url()));
        headers = Map.of("Authorization", "Bearer " + ScenarioIssuer.credential(keys.url()));
        return this;
    }

    /** The headers that a request sends. */
    Map<String, String> headers() {
        return headers;
    }

    /** A request body that no earlier lease can serve. */
    synchronized String newRequest() {
        int number = requests++;
        // Requests for the same scopes share leases, but a longer lease does not serve a shorter request.
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

    /** Puts a proxy in front of each upstream; {@link ScenarioUpstreams} has this JVM use them. */
    ScenarioEnvironment behindProxies() {
        for (Fault.Upstream upstream : Fault.Upstream.values()) {
            proxies.put(upstream, new WireServer(WireServer.tunneling(authority -> {})));
        }
        return this;
    }

    /** Runs this before the servers release their ports. */
    void whenClosed(Runnable last) {
        whenClosed = last;
    }

    /** The proxies for the ports of the upstreams' URLs. */
    Map<Integer, WireServer> proxies() {
        Map<Integer, WireServer> byPort = new HashMap<>();
        proxies.forEach((upstream, proxy) -> byPort.put(server(upstream).url().getPort(), proxy));
        return byPort;
    }

    /** The server that misbehaves in a row. */
    WireServer server(Fault fault) {
        return fault.way() == Fault.Way.PROXY ? proxies.get(fault.at()) : server(fault.at());
    }

    WireServer server(Fault.Upstream upstream) {
        return switch (upstream) {
            case MAPBOX -> mapbox;
            case SECRETS -> secrets;
            case KEYS -> keys;
        };
    }

    WireServer mapbox() {
        return mapbox;
    }

    WireServer secrets() {
        return secrets;
    }

    Duration timeout() {
        return timeout;
    }

    LeakCanary canary() {
        return canary;
    }

    @Override
    public void close() {
        whenClosed.run();
        mapbox.close();
        secrets.close();
        keys.close();
        proxies.values().forEach(WireServer::close);
    }
}
