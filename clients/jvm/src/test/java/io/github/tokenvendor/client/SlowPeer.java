package io.github.tokenvendor.client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Accepts one connection, sends some bytes immediately and then one every 50 ms until the connection breaks. */
final class SlowPeer implements AutoCloseable {

    private static final long MAX_LIFETIME_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Opens when the connection breaks. */
    final CountDownLatch broken = new CountDownLatch(1);

    private final ServerSocket server;

    SlowPeer(String atOnce, String dribble) {
        try {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(() -> serve(atOnce, dribble), "slow-peer");
        thread.setDaemon(true);
        thread.start();
    }

    URL endpoint() {
        return ScriptedVendor.endpoint(server.getLocalPort());
    }

    private void serve(String atOnce, String dribble) {
        long end = System.nanoTime() + MAX_LIFETIME_NANOS;
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write(atOnce.getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; System.nanoTime() < end; i++) {
                if (dribble.isEmpty()) {
                    if (socket.getInputStream().read() < 0) {
                        throw new IOException("closed");
                    }
                } else {
                    out.write(dribble.charAt(i % dribble.length()));
                    TimeUnit.MILLISECONDS.sleep(50); // The slowness is what is tested.
                }
            }
        } catch (IOException e) {
            broken.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
