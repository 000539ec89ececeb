package io.github.tokenvendor.upstream;

import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** The connection of one exchange, closed with it. */
final class OpenConnection implements AutoCloseable {
    private final HttpURLConnection connection;
    /** Null where the connection is not secure, which it is on loopback only. */
    private final @Nullable TrackingSocketFactory sockets;

    private Phase phase = Phase.CONNECTING;

    /** Opens nothing yet: the JDK connects when there is something to send. */
    OpenConnection(URI uri) throws IOException {
        connection = (HttpURLConnection) uri.toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            sockets = new TrackingSocketFactory(secure.getSSLSocketFactory());
            secure.setSSLSocketFactory(sockets);
        } else {
            sockets = null;
        }
    }

    HttpURLConnection connection() {
        return connection;
    }

    /** How far the exchange has come. */
    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** Closes while another thread may still read or write. */
    void abort() {
        if (sockets == null) {
            connection.disconnect();
        } else {
            sockets.close();
        }
    }

    /** Ends TLS and closes the socket; left to itself, the JDK first reads on for as long as the peer sends. */
    @Override
    public void close() {
        if (sockets != null) {
            sockets.closeOutput();
            sockets.close();
        }
        connection.disconnect();
    }
}
