package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The peer accepts connections and sends nothing. */
class OpenConnectionTest {
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

    private OpenConnection to(String scheme) throws IOException {
        return new OpenConnection(URI.create(scheme + "://127.0.0.1:" + peer.getLocalPort() + "/"));
    }

    /** Runs on another thread, because the calls may wait for each other. */
    private static CompletableFuture<Void> async(Callable<?> call) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        call.call();
                        done.complete(null);
                    } catch (Exception e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        return done;
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void open_connectsNothingAndCanBeClosed(String scheme) throws IOException {
        peer.setSoTimeout(1);
        try (OpenConnection open = to(scheme)) {
            assertThat(open.phase()).isEqualTo(Phase.CONNECTING);
        }

        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(peer::accept);
    }

    @Test
    void close_plainConnection_isClosed() throws IOException {
        OpenConnection open = to("http");
        open.connection().connect();
        try (Socket accepted = peer.accept()) {
            accepted.setSoTimeout(20_000);

            open.close();

            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void abort_duringTheHandshake_endsItAtOnce() throws Exception {
        OpenConnection open = to("https");
        CompletableFuture<Void> connecting = async(() -> {
            open.connection().connect();
            return null;
        });
        try (Socket accepted = peer.accept()) {
            // The ClientHello's first byte: from here on the handshake waits for the peer.
            assertThat(accepted.getInputStream().read()).isEqualTo(22);

            assertThat(async(Executors.callable(open::abort))).succeedsWithin(20, TimeUnit.SECONDS);

            assertThat(connecting).failsWithin(20, TimeUnit.SECONDS).withThrowableOfType(ExecutionException.class);
        }
        assertThatNoException().isThrownBy(open::close);
    }

    @Test
    void abort_beforeConnecting_sendsNothing() throws IOException {
        OpenConnection open = to("https");
        // If the abort were lost, the handshake would wait for the peer.
        open.connection().setReadTimeout(5_000);
        open.abort();

        assertThatException().isThrownBy(() -> open.connection().connect());

        try (Socket accepted = peer.accept()) {
            accepted.setSoTimeout(20_000);
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        }
    }
}
