package io.github.tokenvendor.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A cache's process with its documented configuration, in which only addresses and folders are replaced. */
final class SharedCache implements AutoCloseable {
    private static final Path CONFIGURATIONS = Path.of("docs", "how-to", "edge");
    private static final int ATTEMPTS = 150;
    private static final long BETWEEN_ATTEMPTS_MILLIS = 100;

    private final Process process;
    private final int port;

    private SharedCache(List<String> command, Path folder, int port) throws IOException, InterruptedException {
        this.port = port;
        Path log = folder.resolve("log");
        process = new ProcessBuilder(command)
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

    /** Varnish in front of an origin's port. */
    static SharedCache varnish(Path folder, int originPort) throws IOException, InterruptedException {
        int port = freePort();
        Path configuration = folder.resolve("varnish.vcl");
        Files.writeString(configuration, documented("varnish.vcl").replace("\"8443\"", "\"" + originPort + "\""));
        return new SharedCache(
                List.of(
                        "varnishd",
                        "-F",
                        "-j",
                        "none",
                        "-n",
                        folder.resolve("work").toString(),
                        "-a",
                        "127.0.0.1:" + port,
                        "-s",
                        "malloc,16m",
                        "-f",
                        configuration.toString()),
                folder,
                port);
    }

    /** nginx in front of an origin's port. */
    static SharedCache nginx(Path folder, int originPort) throws IOException, InterruptedException {
        int port = freePort();
        Files.writeString(
                folder.resolve("edge.conf"),
                documented("nginx.conf")
                        .replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                        .replace("https://API-HOST", "http://127.0.0.1:" + originPort)
                        .replace(
                                "/var/cache/nginx/tokens",
                                folder.resolve("cache").toString()));
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes 1;
                error_log stderr;
                pid %1$s/pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    include %1$s/edge.conf;
                }
                """.formatted(folder));
        // Without a user of its own, root's workers could not write to the folder.
        return new SharedCache(
                List.of("nginx", "-e", "stderr", "-c", configuration.toString(), "-g", "user root;"), folder, port);
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

    private static String documented(String name) throws IOException {
        return Files.readString(CONFIGURATIONS.resolve(name));
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
