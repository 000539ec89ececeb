package io.github.tokenvendor.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A cache's process. */
final class SharedCache implements AutoCloseable {
    private static final int ATTEMPTS = 150;
    private static final long BETWEEN_ATTEMPTS_MILLIS = 100;

    private final Process process;
    private final int port = freePort();

    /** Starts a cache in front of an origin's port; its files are in the folder. */
    SharedCache(CacheKind kind, Path folder, int originPort) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        process = new ProcessBuilder(kind.command(folder, port, originPort).split(" "))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            awaitListening();
        } catch (IOException e) {
            close();
            throw new IOException(Files.readString(log), e);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        for (int i = 0; process.isAlive() && i < ATTEMPTS; i++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                Thread.sleep(BETWEEN_ATTEMPTS_MILLIS);
            }
        }
        throw new IOException("the cache does not listen");
    }
}
