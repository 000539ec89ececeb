package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.PackagedVendor;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.WireConnection;
import io.github.tokenvendor.testing.WireServer;
import io.github.tokenvendor.testing.WireServer.Behavior;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program, over TLS, on real-world networks: names with several addresses, and proxies. */
@NeedsLambdaRuntime
final class NetworkIT {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    /** Two upstreams, each with a second of patience, on a busy machine. */
    private static final Duration PATIENT = Duration.ofMillis(4_500);

    private static final byte[] FIRST = {127, 0, 0, 2};
    /** The name in the certificate {@code other-host}. */
    private static final String ELSEWHERE = "maps.example.net";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the first of two addresses does, below TLS. */
    private record FirstAddress(String fault) implements Behavior {
        @Override
        public WireServer.Connection connection() {
            return switch (fault) {
                case "refuses" -> WireServer.Connection.REFUSED;
                case "never accepts" -> WireServer.Connection.NEVER_ACCEPTED;
                default -> WireServer.Connection.ACCEPTED;
            };
        }

        @Override
        public boolean isBelowTls() {
            return true;
        }

        @Override
        public void serve(WireConnection connection) throws IOException {
            if (fault.equals("ends at once")) {
                connection.cut();
            }
        }
    }

    @TempDir
    private Path folder;

    private final VendorFixture fixture = new VendorFixture(Clock.systemUTC());
    private final List<WireServer> servers = new ArrayList<>();
    private final List<String> tunnels = new CopyOnWriteArrayList<>();
    private int requests;

    @AfterEach
    void stop() {
        servers.forEach(WireServer::close);
        fixture.close();
    }

    /** A server with TLS in front of a fake. */
    private WireServer front(String certificate, URI fake) {
        return keep(new WireServer(Certificates.get().server(certificate), WireServer.relayTo(fake)));
    }

    private WireServer keep(WireServer server) {
        servers.add(server);
        return server;
    }

    private WireServer proxy() {
        return keep(new WireServer(WireServer.tunneling(tunnels::add)));
    }

    private void at(String mapbox, String secrets) {
        // The secret is read for every request, so that each meets both upstreams.
        fixture.with("MAPBOX_API_URL", mapbox)
                .with("SECRETS_MANAGER_URL", secrets)
                .with("SECRET_CACHE_SECONDS", "0")
                .with("UPSTREAM_TIMEOUT_MS", "6000");
    }

    private static String url(String host, WireServer server) {
        return "https://" + host + ":" + server.url().getPort();
    }

    /** The names that the program can resolve; the JDK gives all addresses of a name in this file. */
    private String names(String... lines) throws IOException {
        return "-Djdk.net.hosts.file=" + Files.write(folder.resolve("hosts"), List.of(lines));
    }

    private PackagedVendor start(String... options) {
        String[] all = Stream.concat(
                        Stream.of(options), Stream.of(Certificates.get().jvmOptions()))
                .toArray(String[]::new);
        return PackagedVendor.start(
                Launch.of(Gateway.HTTP_API.handler(), fixture.environment()).withJvmOptions(all));
    }

    private VendorReply request(PackagedVendor vendor) {
        String[] scopes = {"styles:read", "fonts:read", "styles:tiles"};
        String scope = scopes[requests % scopes.length];
        int seconds = 300 * (1 + requests++ / scopes.length);
        return vendor.requestToken("{\"scopes\":[\"" + scope + "\"],\"expires_in\":" + seconds + "}", LIMIT);
    }

    private static String failure(PackagedVendor vendor) throws IOException {
        JsonNode audit = vendor.newLine();
        return audit.path("UpstreamFailure").asText();
    }

    private static void assertVended(VendorReply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(reply.took()).isLessThan(PATIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuses", "never accepts", "accepts and is silent", "ends at once"})
    void vend_firstAddressDoesNotServe_usesTheSecond(String fault) throws Exception {
        WireServer mapbox = front("good", fixture.mapbox().url());
        WireServer secrets = front("good", fixture.secrets().url());
        at(url("localhost", mapbox), url("localhost", secrets));
        InetAddress first = InetAddress.getByAddress(FIRST);
        for (WireServer server : List.of(mapbox, secrets)) {
            keep(server.beside(first)).misbehave(new FirstAddress(fault));
        }
        try (PackagedVendor vendor = start(names("127.0.0.2 localhost", "127.0.0.1 localhost"))) {
            assertVended(request(vendor));

            assertThat(failure(vendor)).isEmpty();
        }
    }

    @Test
    void vend_proxy_isAskedByNameAndNothingIsResolvedHere() throws Exception {
        WireServer mapbox = front("other-host", fixture.mapbox().url());
        WireServer secrets = front("other-host", fixture.secrets().url());
        at(url(ELSEWHERE, mapbox), url(ELSEWHERE, secrets));
        WireServer proxy = proxy();
        try (PackagedVendor vendor = start(
                names("127.0.0.1 localhost"),
                "-Dhttps.proxyHost=localhost",
                "-Dhttps.proxyPort=" + proxy.url().getPort())) {
            assertVended(request(vendor));

            assertThat(failure(vendor)).isEmpty();
            assertThat(tunnels)
                    .containsExactly(
                            ELSEWHERE + ":" + secrets.url().getPort(),
                            ELSEWHERE + ":" + mapbox.url().getPort());

            proxy.misbehave(WireServer.sending("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
            VendorReply reply = request(vendor);
            assertThat(reply.status()).as("%s", reply).isEqualTo(503);
            assertThat(failure(vendor)).isEqualTo("mapbox_proxy");
        }
    }

    @Test
    void vend_hostsThatNeedNoProxy_areConnectedToDirectly() throws Exception {
        WireServer mapbox = front("good", fixture.mapbox().url());
        WireServer secrets = front("other-host", fixture.secrets().url());
        at(url("localhost", mapbox), url(ELSEWHERE, secrets));
        try (PackagedVendor vendor = start(
                "-Dhttps.proxyHost=127.0.0.1",
                "-Dhttps.proxyPort=" + proxy().url().getPort(),
                "-Dhttp.nonProxyHosts=local*")) {
            assertVended(request(vendor));

            assertThat(tunnels).containsExactly(ELSEWHERE + ":" + secrets.url().getPort());
        }
    }

    @Test
    void vend_upstreamThatCannotBeReached_saysInWhichPhase() throws Exception {
        WireServer secrets = front("good", fixture.secrets().url());
        WireServer absent = front("good", fixture.mapbox().url());
        absent.close();
        assertThat(failureAt("https://unknown.test", secrets)).isEqualTo("mapbox_resolve");
        assertThat(failureAt(url("localhost", absent), secrets)).isEqualTo("mapbox_connect");
        assertThat(failureAt(
                        url("localhost", front("other-host", fixture.mapbox().url())), secrets))
                .isEqualTo("mapbox_tls");
    }

    private String failureAt(String mapbox, WireServer secrets) throws IOException {
        at(mapbox, url("localhost", secrets));
        try (PackagedVendor vendor = start(names("127.0.0.1 localhost"))) {
            VendorReply reply = request(vendor);
            assertThat(reply.status()).as("%s", reply).isEqualTo(503);
            assertThat(reply.body()).doesNotContain("unknown.test");
            return failure(vendor);
        }
    }
}
