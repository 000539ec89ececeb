package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.WireConnection;
import io.github.tokenvendor.testing.WireServer;
import io.github.tokenvendor.testing.WireServer.Behavior;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a connection goes: the addresses of a name, and proxies. */
class ConnectorTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final byte[] FIRST = {127, 0, 0, 2};
    private static final byte[] SECOND = {127, 0, 0, 1};

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final WireServer server = new WireServer(WireServer.sending(OK));
    private final List<WireServer> servers = new ArrayList<>(List.of(server));

    @AfterEach
    void stop() {
        servers.forEach(WireServer::close);
        threads.shutdownNow();
    }

    private static BoundedHttpClient.Resolver addresses(byte[]... all) {
        return host -> {
            InetAddress[] found = new InetAddress[all.length];
            for (int i = 0; i < all.length; i++) {
                found[i] = InetAddress.getByAddress(host, all[i]);
            }
            return found;
        };
    }

    /** A machine on which no name can be resolved. */
    private static InetAddress[] resolvesNothing(String host) throws UnknownHostException {
        if (host.equals("127.0.0.1")) {
            return new InetAddress[] {InetAddress.getByAddress(SECOND)};
        }
        throw new UnknownHostException(host);
    }

    private BoundedHttpClient direct(BoundedHttpClient.Resolver resolver) {
        return new BoundedHttpClient(threads, resolver, peer -> List.of(Proxy.NO_PROXY));
    }

    private BoundedHttpClient through(WireServer... proxies) {
        List<Proxy> all = List.of(proxies).stream()
                .map(proxy -> new Proxy(Proxy.Type.HTTP, at(proxy)))
                .toList();
        return new BoundedHttpClient(threads, ConnectorTest::resolvesNothing, peer -> all);
    }

    /** As the JDK's selector gives it. */
    private static InetSocketAddress at(WireServer proxy) {
        return InetSocketAddress.createUnresolved("127.0.0.1", proxy.url().getPort());
    }

    private WireServer proxy(Behavior does) {
        WireServer proxy = new WireServer(does);
        servers.add(proxy);
        return proxy;
    }

    private WireServer besideFirst() throws UnknownHostException {
        WireServer beside = server.beside(InetAddress.getByAddress(FIRST));
        servers.add(beside);
        return beside;
    }

    private UpstreamRequest to(String host) {
        URI uri = URI.create("http://" + host + ":" + server.url().getPort() + "/x?access_token=sk.secret");
        return new UpstreamRequest("POST", uri, Map.of(), new byte[0], false);
    }

    private static ExchangeException failure(BoundedHttpClient client, UpstreamRequest request, Duration limit) {
        return catchThrowableOfType(ExchangeException.class, () -> client.send(request, Deadline.after(limit)));
    }

    @Test
    void send_firstAddressRefuses_goesToTheNext() throws Exception {
        assertThat(direct(addresses(FIRST, SECOND))
                        .send(to("peer.test"), Deadline.after(LONG))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void send_firstAddressIsUnreachable_goesToTheNext() throws Exception {
        byte[] broadcast = {(byte) 255, (byte) 255, (byte) 255, (byte) 255};

        assertThat(direct(addresses(broadcast, SECOND))
                        .send(to("peer.test"), Deadline.after(LONG))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void send_firstAddressNeverAccepts_goesToTheNextAfterASecond() throws Exception {
        besideFirst().misbehave(new Behavior() {
            @Override
            public void serve(WireConnection connection) {}

            @Override
            public WireServer.Connection connection() {
                return WireServer.Connection.NEVER_ACCEPTED;
            }
        });

        UpstreamResponse response = direct(addresses(FIRST, SECOND)).send(to("peer.test"), Deadline.after(LONG));

        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void send_allAddressesRefuse_isAConnectFailureThatReachedNobody() {
        byte[] third = {127, 0, 0, 3};

        ExchangeException failure = failure(direct(addresses(FIRST, third)), to("peer.test"), LONG);

        assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
        assertThat(failure.reached()).isFalse();
    }

    /** The first is silent for its share, the second for the rest. */
    @Test
    void handshake_everyAddressIsSilent_triesEachWithinTheDeadline() throws Exception {
        server.misbehave(connection -> {});
        WireServer first = besideFirst();
        first.misbehave(connection -> {});
        WarmUp.run();
        URI peer = URI.create("https://peer.test:" + server.url().getPort());
        long start = System.nanoTime();

        ExchangeException failure = catchThrowableOfType(
                ExchangeException.class,
                () -> direct(addresses(FIRST, SECOND)).handshake(peer, Deadline.after(Duration.ofMillis(1_500))));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(first.connections()).hasSize(1);
        assertThat(server.connections()).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1_400), Duration.ofSeconds(4));
    }

    @Test
    void send_addressOfTheSixthVersion_isConnectedTo() throws Exception {
        InetAddress six = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(six) != null, "this machine has no IPv6 loopback");
        servers.add(server.beside(six));
        server.misbehave(WireServer.sending("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"));
        WireServer proxy = proxy(WireServer.sending("HTTP/1.1 403 No\r\n\r\n"));

        assertThat(new BoundedHttpClient(threads)
                        .send(to("[::1]"), Deadline.after(LONG))
                        .status())
                .isEqualTo(200);
        assertThat(failure(through(proxy), to("[::1]"), LONG).kind()).isEqualTo(Kind.PROXY);
        assertThat(proxy.connections()).hasSize(1);
    }

    @Test
    void send_proxy_isAskedForATunnelByName() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        WireServer proxy = proxy(connection -> {
            asked.add(connection.readRequest());
            connection.send("HTTP/1.1 200 Yes\r\nContent-Length: 99\r\n\r\n");
            WireServer.relayTo(server.url()).serve(connection);
        });

        UpstreamResponse response = through(proxy).send(to("only.the.proxy.knows"), Deadline.after(LONG));

        assertThat(response.status()).isEqualTo(200);
        String authority = "only.the.proxy.knows:" + server.url().getPort();
        assertThat(asked).containsExactly("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.test/\r\n\r\n",
                "HTTP/1.1 200 Yes\r\n\r\nmore",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "SSH-2.0-example\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 502 Bad Gateway\r\n\r\n"
            })
    void send_proxyRefuses_isAProxyFailureThatReachedNobody(String response) {
        ExchangeException failure = failure(through(proxy(WireServer.sending(response))), to("peer.test"), LONG);

        assertThat(failure.kind()).isEqualTo(Kind.PROXY);
        assertThat(failure.reached()).isFalse();
        assertThat(server.connections()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"silent", "dribbling"})
    void send_proxyDoesNotFinish_endsAtTheDeadline(String kind) {
        WireServer proxy = proxy(
                kind.equals("silent")
                        ? WireServer.sending("")
                        : connection -> {
                            connection.readRequest();
                            connection.dribble("HTTP/1.1 200 Connection established");
                        });

        ExchangeException failure = failure(through(proxy), to("peer.test"), Duration.ofMillis(700));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.reached()).isFalse();
    }

    @Test
    void send_proxyThatIsNotThere_isAProxyFailure() {
        WireServer proxy = proxy(WireServer.tunneling(authority -> {}));
        proxy.close();
        Proxy unknown = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("unknown.test", 3128));

        assertThat(failure(through(proxy), to("peer.test"), LONG).kind()).isEqualTo(Kind.PROXY);
        assertThat(failure(
                                new BoundedHttpClient(
                                        threads, ConnectorTest::resolvesNothing, peer -> List.of(unknown)),
                                to("peer.test"),
                                LONG)
                        .kind())
                .isEqualTo(Kind.PROXY);
    }

    @Test
    void send_firstProxyRefuses_goesToTheNext() throws Exception {
        WireServer refusing = proxy(WireServer.sending("HTTP/1.1 403 Forbidden\r\n\r\n"));

        UpstreamResponse response = through(refusing, proxy(WireServer.tunneling(authority -> {})))
                .send(to("peer.test"), Deadline.after(LONG));

        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void send_socksProxy_getsTheName() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        WireServer socks = proxy(connection -> {
            var in = connection.socket().getInputStream();
            in.readNBytes(1);
            in.readNBytes(in.read());
            connection.send("\u0005\u0000");
            in.readNBytes(4);
            asked.add(new String(in.readNBytes(in.read())));
            in.readNBytes(2);
            connection.send("\u0005\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000");
            WireServer.relayTo(server.url()).serve(connection);
        });
        Proxy proxy = new Proxy(Proxy.Type.SOCKS, at(socks));
        BoundedHttpClient client =
                new BoundedHttpClient(threads, ConnectorTest::resolvesNothing, peer -> List.of(proxy));

        assertThat(client.send(to("only.the.proxy.knows"), Deadline.after(LONG)).status())
                .isEqualTo(200);
        assertThat(asked).containsExactly("only.the.proxy.knows");
    }

    /** A selector may be anyone's, and a socket without a proxy of its own would ask it too. */
    @Test
    void send_selectorOfTheJvm_isAskedOnceWithoutTheQuery() throws Exception {
        List<URI> asked = new CopyOnWriteArrayList<>();
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        });
        try {
            new BoundedHttpClient(threads).send(to("127.0.0.1"), Deadline.after(LONG));
        } finally {
            ProxySelector.setDefault(before);
        }

        assertThat(asked).containsExactly(server.url().resolve("/"));
    }

    @Test
    void proxiesOfTheJvm_noSelector_areNone() {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(null);
        try {
            assertThat(Connector.jvmProxies(server.url())).containsExactly(Proxy.NO_PROXY);
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "TIMEOUT", mode = EnumSource.Mode.EXCLUDE)
    void failure_everyKind_namesItselfAndNothingElse(Kind kind) {
        assertThat(new ExchangeException(kind, ExchangeException.Phase.CONNECTING))
                .hasMessage(kind.name())
                .hasNoCause();
    }
}
