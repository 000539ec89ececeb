package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.canary.LeakCanary;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Agents that trace HTTP clients record whole URLs, and with them the tokens in queries. Here the JDK's own hooks stand
 * in for an agent; {@code TracingIT} runs the packaged program under real ones.
 *
 * @see <a href="https://github.com/traefik/traefik/issues/10839">traefik #10839</a>
 * @see <a href="https://github.com/open-telemetry/opentelemetry-java-instrumentation/issues/19419">
 *     opentelemetry-java-instrumentation #19419</a>
 */
class TokenInTracedUrlTest {
    private final CookieHandler cookiesBefore = CookieHandler.getDefault();
    private final ProxySelector proxiesBefore = ProxySelector.getDefault();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void restore() {
        CookieHandler.setDefault(cookiesBefore);
        ProxySelector.setDefault(proxiesBefore);
    }

    @Test
    void handleRequest_hooksOfTheJdk_seeNoToken() {
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC())) {
            CookieHandler.setDefault(new Cookies());
            ProxySelector.setDefault(new Proxies());

            assertThat(vendor.vendor().requestToken("{}").status()).isEqualTo(200);

            new LeakCanary().guard("master token", vendor.master()).checkText("URLs", String.join("\n", seen));
            assertThat(seen).contains(vendor.mapbox().url().resolve("/").toString());
        }
    }

    /** The JDK's clients hand it the whole URL of each request. */
    private final class Cookies extends CookieHandler {
        @Override
        public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
            seen.add(uri.toString());
            return Map.of();
        }

        @Override
        public void put(URI uri, Map<String, List<String>> headers) {
            seen.add(uri.toString());
        }
    }

    private final class Proxies extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            seen.add(uri.toString());
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    }
}
