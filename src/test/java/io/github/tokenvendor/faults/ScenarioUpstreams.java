package io.github.tokenvendor.faults;

import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.PackagedVendor;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** The fakes that the scenarios of a test class share; each scenario has its own account. */
final class ScenarioUpstreams implements AutoCloseable {
    /** Sends what goes to the port of a proxied upstream through its proxy. */
    private static final class ProxiesByPort extends ProxySelector {
        private final Map<Integer, Proxy> proxies = new ConcurrentHashMap<>();

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(proxies.getOrDefault(uri.getPort(), Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    }

    private final VendorFixture fakes;
    private final AtomicInteger accounts = new AtomicInteger();
    private final ProxiesByPort selector = new ProxiesByPort();
    private final SSLContext trustBefore;
    private final ProxySelector proxiesBefore = ProxySelector.getDefault();

    /** Mapbox's time follows the clock. */
    ScenarioUpstreams(Clock mapboxTime) throws NoSuchAlgorithmException {
        trustBefore = SSLContext.getDefault();
        fakes = new VendorFixture(mapboxTime);
    }

    /** Makes this JVM trust the certificates, until the upstreams are closed. */
    ScenarioUpstreams trustedHere() {
        SSLContext.setDefault(Certificates.get().trusting());
        return this;
    }

    ScenarioEnvironment environment(Duration timeout) {
        return new ScenarioEnvironment(fakes.forAccount("cartographer-" + accounts.incrementAndGet()), timeout);
    }

    /** An environment whose upstreams are behind proxies of this JVM, until the upstreams are closed. */
    ScenarioEnvironment proxiedEnvironment(Duration timeout) {
        ScenarioEnvironment around = environment(timeout).behindProxies();
        Map<Integer, Proxy> own = new HashMap<>();
        around.proxies().forEach((port, proxy) -> own.put(port, proxyAt(proxy.url())));
        selector.proxies.putAll(own);
        ProxySelector.setDefault(selector);
        // The ports may be given to other servers later.
        around.whenClosed(() -> selector.proxies.keySet().removeAll(own.keySet()));
        return around;
    }

    private static Proxy proxyAt(URI url) {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(url.getHost(), url.getPort()));
    }

    /** The packaged program, which runs on the machine's clock. */
    static PackagedVendor packagedVendor(ScenarioEnvironment around) {
        return PackagedVendor.start(Launch.of(Gateway.HTTP_API.handler(), around.environment())
                .withJvmOptions(Certificates.get().jvmOptions()));
    }

    @Override
    public void close() {
        SSLContext.setDefault(trustBefore);
        ProxySelector.setDefault(proxiesBefore);
        fakes.close();
    }
}
