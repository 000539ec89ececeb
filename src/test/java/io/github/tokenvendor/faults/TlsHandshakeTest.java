package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.WarmUp;
import java.net.ServerSocket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Handshakes before a snapshot: TLS is negotiated, nothing is requested, nothing is kept. */
class TlsHandshakeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static Certificates certificates;
    private static SSLContext before;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BoundedHttpClient exchange = new BoundedHttpClient(threads);

    @BeforeAll
    static void trust() throws Exception {
        certificates = Certificates.get();
        before = SSLContext.getDefault();
        SSLContext.setDefault(certificates.trusting());
    }

    @AfterAll
    static void restore() {
        SSLContext.setDefault(before);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void greet_peerWithTls_negotiatesTlsAndSendsNothing() throws Exception {
        try (HandshakeServer server = new HandshakeServer(certificates.server("good"))) {
            exchange.handshake(server.url(), Deadline.after(TIMEOUT));

            assertThat(ended(server, 1)).containsExactly(HandshakeServer.AGREED_AND_SILENT);
        }
    }

    @Test
    void greet_peerThatIsNotTrusted_isRefused() throws Exception {
        try (HandshakeServer server = new HandshakeServer(certificates.server("self-signed"))) {
            assertThatThrownBy(() -> exchange.handshake(server.url(), Deadline.after(TIMEOUT)))
                    .isInstanceOfSatisfying(
                            ExchangeException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TLS));
        }
    }

    @Test
    void greet_peerThatNeverResponds_endsByItsDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            URI url = URI.create("https://localhost:" + silent.getLocalPort());

            assertThatThrownBy(() -> exchange.handshake(url, Deadline.after(Duration.ofMillis(300))))
                    .isInstanceOfSatisfying(
                            ExchangeException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
        }
    }

    @Test
    void forgetSessions_afterAGreeting_leavesNoSessionToResume() throws Exception {
        // TLS 1.2 stores a session after the handshake; 1.3 only with the first response.
        try (HandshakeServer server = new HandshakeServer(certificates.server("good"), "TLSv1.2")) {
            exchange.handshake(server.url(), Deadline.after(TIMEOUT));
            assertThat(sessions()).isNotEmpty();

            WarmUp.forgetSessions();

            assertThat(sessions()).isEmpty();
        }
    }

    private static List<byte[]> sessions() throws NoSuchAlgorithmException {
        return Collections.list(
                SSLContext.getDefault().getClientSessionContext().getIds());
    }

    /** The server may record the end of a connection shortly after the client has closed it. */
    private static List<String> ended(HandshakeServer server, int count) {
        Deadline deadline = Deadline.after(TIMEOUT);
        while (server.connections().size() < count && !deadline.hasPassed()) {
            Thread.onSpinWait();
        }
        return server.connections();
    }
}
