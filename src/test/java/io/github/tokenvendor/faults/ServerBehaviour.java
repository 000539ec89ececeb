package io.github.tokenvendor.faults;

import java.io.IOException;

/** What a {@link FaultyServer} does to one connection. */
@FunctionalInterface
interface ServerBehaviour {
    /**
     * Plays the server's part. Where it returns without having closed the connection, the server waits for the
     * vendor to close it.
     *
     * @throws IOException when the vendor has closed the connection, which ends the part
     */
    void serve(ServerConnection wire) throws IOException;
}
