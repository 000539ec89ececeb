package io.github.tokenvendor.upstream;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;

/** The connection of one exchange, closed with it. */
final class OpenConnection implements AutoCloseable {
    private final HttpURLConnection connection;
    /** Null where the connection is not secure, which it is on loopback only. */
    private final OwnSockets sockets;

    private OpenConnection(HttpURLConnection connection, OwnSockets sockets) {
        this.connection = connection;
        this.sockets = sockets;
    }

    /** Opens nothing yet: the JDK connects when there is something to send. */
    static OpenConnection to(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            OwnSockets sockets = new OwnSockets(secure.getSSLSocketFactory());
            secure.setSSLSocketFactory(sockets);
            return new OpenConnection(connection, sockets);
        }
        return new OpenConnection(connection, null);
    }

    HttpURLConnection connection() {
        return connection;
    }

    /** Closes under the hands of whoever still reads or writes. */
    void cut() {
        if (sockets == null) {
            connection.disconnect();
        } else {
            closeSockets();
        }
    }

    /** Takes leave of the peer as TLS wants it, and then makes sure. */
    @Override
    public void close() {
        connection.disconnect();
        if (sockets != null) {
            closeSockets();
        }
    }

    private void closeSockets() {
        try {
            sockets.close();
        } catch (IOException e) {
            // A socket that fails to close is closed all the same.
        }
    }
}
