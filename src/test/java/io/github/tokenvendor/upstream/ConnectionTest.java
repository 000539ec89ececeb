package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The peer accepts connections and sends nothing. */
class ConnectionTest {
    private static final Deadline FAR = Deadline.after(Duration.ofMinutes(1));

    private ServerSocket peer;

    @BeforeEach
    void listen() throws IOException {
        peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        peer.setSoTimeout(20_000);
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
    }

    private Connection open(boolean secure, long patienceMillis, Deadline openBy, Deadline closeBy)
            throws ExchangeException {
        PeerRoute route = new PeerRoute("127.0.0.1", peer.getLocalPort(), secure, Proxy.NO_PROXY);
        return Connection.open(route, peer.getInetAddress(), patienceMillis, openBy, closeBy);
    }

    private static Deadline after(long millis) {
        return Deadline.after(Duration.ofMillis(millis));
    }

    private static void assertEnds(Socket accepted) throws IOException {
        accepted.setSoTimeout(20_000);
        accepted.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @Test
    void close_plainConnection_isClosedAtOnce() throws IOException {
        Connection open = open(false, 20_000, FAR, FAR);
        try (Socket accepted = peer.accept()) {
            open.close();

            assertEnds(accepted);
        }
    }

    @Test
    void read_pastTheDeadline_isATimeoutHoweverLongItMayBeSilent() throws IOException {
        try (Connection open = open(false, 1, FAR, after(300));
                Socket accepted = peer.accept()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> open.socket().getInputStream().read())
                    .satisfies(e -> assertThat(open.failure(e).kind()).isEqualTo(Kind.TIMEOUT));
            assertEnds(accepted);
        }
    }

    @Test
    void read_pastTheDeadlineForOpening_goesOn() throws IOException {
        Deadline longPast = after(400);
        try (Connection open = open(false, 20_000, after(100), FAR);
                Socket accepted = peer.accept()) {
            while (!longPast.hasPassed()) {
                Thread.onSpinWait();
            }
            accepted.getOutputStream().write(7);

            assertThat(open.socket().getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void open_peerSilentInTheHandshake_endsWithThePatience() {
        WarmUp.run();

        assertThatExceptionOfType(ExchangeException.class)
                .isThrownBy(() -> open(true, 200, FAR, FAR))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .satisfies(e -> assertThat(e.reached()).isFalse());
    }

    @Test
    void open_deadlineForOpening_endsTheHandshakeAndClosesTheSocket() throws IOException {
        assertThatExceptionOfType(ExchangeException.class)
                .isThrownBy(() -> open(true, 20_000, after(300), FAR))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));

        try (Socket accepted = peer.accept()) {
            assertEnds(accepted);
        }
    }

    @Test
    void failure_byPhase_tellsWhereItWas() throws IOException {
        try (Connection open = open(false, 20_000, FAR, FAR)) {
            open.enter(Phase.SENDING);
            assertThat(open.failure(new IOException()).kind()).isEqualTo(Kind.BROKEN);
            assertThat(open.failure(new IOException()).reached()).isTrue();
        }
    }
}
