package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackingSocketFactoryTest {
    private final SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    private final TrackingSocketFactory factory = new TrackingSocketFactory(tls);
    private ServerSocket server;
    private Socket plain;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        plain = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    @AfterEach
    void disconnect() throws IOException {
        plain.close();
        server.close();
    }

    @Test
    void close_closesTheSocketBelowTls() throws IOException {
        Socket secure = factory.createSocket(plain, "localhost", server.getLocalPort(), true);
        assertThat(secure).isInstanceOf(SSLSocket.class);

        factory.close();

        assertThat(plain.isClosed()).isTrue();
    }

    @Test
    void createSocket_afterClose_closesTheSocketAtOnce() {
        factory.close();

        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> factory.createSocket(plain, "localhost", server.getLocalPort(), true));

        assertThat(plain.isClosed()).isTrue();
    }

    @Test
    void createSocket_otherOverloads_areUnsupported() {
        InetAddress loopback = InetAddress.getLoopbackAddress();

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> factory.createSocket("localhost", 1));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> factory.createSocket("localhost", 1, loopback, 1));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> factory.createSocket(loopback, 1));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> factory.createSocket(loopback, 1, loopback, 1));
        assertThatExceptionOfType(SocketException.class).isThrownBy(factory::createSocket);
    }

    @Test
    void cipherSuites_areThoseOfTheJdk() {
        assertThat(factory.getDefaultCipherSuites()).isEqualTo(tls.getDefaultCipherSuites());
        assertThat(factory.getSupportedCipherSuites()).isEqualTo(tls.getSupportedCipherSuites());
    }
}
