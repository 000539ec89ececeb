package io.github.tokenvendor.upstream;

import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** The connection of one exchange. */
final class OpenConnection implements AutoCloseable {
    private final HttpURLConnection connection;
    /** Null for plain HTTP, which is used on the local machine only. */
    private final @Nullable TrackingSocketFactory sockets;

    private Phase phase = Phase.CONNECTING;

    /** Does not connect yet: the JDK connects when the request is sent. */
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

    /** The exchange's progress. */
    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** Closes the connection while another thread may be reading or writing. */
    void abort() {
        if (sockets == null) {
            connection.disconnect();
        } else {
            sockets.close();
        }
    }

    /** Ends TLS and closes the socket at once; the JDK would first read whatever the peer still sends. */
    @Override
    public void close() {
        if (sockets != null) {
            sockets.closeOutput();
            sockets.close();
        }
        connection.disconnect();
    }
}
