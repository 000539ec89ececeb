package io.github.tokenvendor.faults;

import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.PackagedVendor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** The fakes that the scenarios of a test class share; each scenario has its own account. */
record ScenarioUpstreams(
        VendorFixture fakes, AtomicInteger accounts, SSLContext trustBefore, ProxySelector proxiesBefore)
        implements AutoCloseable {
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

    /** Mapbox's time follows the clock. */
    static ScenarioUpstreams start(Clock mapboxTime) {
        try {
            return new ScenarioUpstreams(
                    new VendorFixture(mapboxTime),
                    new AtomicInteger(),
                    SSLContext.getDefault(),
                    ProxySelector.getDefault());
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

    /** An environment whose upstreams are behind proxies of this JVM, until the upstreams are closed. */
    ScenarioEnvironment proxiedEnvironment(Duration timeout) {
        ScenarioEnvironment around = environment(timeout).behindProxies();
        synchronized (fakes) {
            ProxiesByPort selector =
                    ProxySelector.getDefault() instanceof ProxiesByPort current ? current : new ProxiesByPort();
            around.proxies()
                    .forEach((port, proxy) -> selector.proxies.put(
                            port,
                            new Proxy(
                                    Proxy.Type.HTTP,
                                    InetSocketAddress.createUnresolved(
                                            "127.0.0.1", proxy.url().getPort()))));
            // The ports may be given to other servers later.
            around.whenClosed(
                    () -> selector.proxies.keySet().removeAll(around.proxies().keySet()));
            ProxySelector.setDefault(selector);
        }
        return around;
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
