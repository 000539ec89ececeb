package io.github.tokenvendor.upstream;

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

    private OpenConnection(HttpURLConnection connection, @Nullable TrackingSocketFactory sockets) {
        this.connection = connection;
        this.sockets = sockets;
    }

    /** Opens nothing yet: the JDK connects when there is something to send. */
    static OpenConnection to(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            TrackingSocketFactory sockets = new TrackingSocketFactory(secure.getSSLSocketFactory());
            secure.setSSLSocketFactory(sockets);
            return new OpenConnection(connection, sockets);
        }
        return new OpenConnection(connection, null);
    }

    HttpURLConnection connection() {
        return connection;
    }

    /** Closes under the hands of whoever still reads or writes. */
    void abort() {
        if (sockets == null) {
            connection.disconnect();
        } else {
            closeSocket(sockets);
        }
    }

    /** Takes leave of the peer as TLS wants it, and then makes sure. */
    @Override
    public void close() {
        connection.disconnect();
        if (sockets != null) {
            closeSocket(sockets);
        }
    }

    private static void closeSocket(TrackingSocketFactory sockets) {
        try {
            sockets.close();
        } catch (IOException e) {
            // A socket that fails to close is closed all the same.
        }
    }
}
