package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.WireServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Behind a proxy, only the proxy can resolve names; a client that looks a name up first fails with an unknown host.
 *
 * @see <a href="https://github.com/cloudfoundry/cf-java-client/issues/479">cf-java-client #479</a>
 * @see <a href="https://github.com/line/armeria/issues/4244">armeria #4244</a>
 */
class NamesOnlyTheProxyKnowsTest {
    /** A name for which the vendor accepts plain HTTP, and which does not resolve here. */
    private static final String NAME = "host.docker.internal";

    private final ProxySelector before = ProxySelector.getDefault();

    @AfterEach
    void restore() {
        ProxySelector.setDefault(before);
    }

    @Test
    void handleRequest_proxyOfTheJvm_isAskedByName() {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC());
                WireServer proxy = new WireServer(WireServer.tunneling(asked::add))) {
            ProxySelector.setDefault(proxyFor(NAME, proxy.url().getPort()));
            String mapbox = NAME + ":" + vendor.mapbox().url().getPort();
            vendor.with("MAPBOX_API_URL", "http://" + mapbox);

            assertThat(vendor.vendor().requestToken("{}").status()).isEqualTo(200);
            assertThat(asked).containsExactly(mapbox);
        }
    }

    private static ProxySelector proxyFor(String host, int port) {
        Proxy proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", port));
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(uri.getHost().equals(host) ? proxy : Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        };
    }
}
