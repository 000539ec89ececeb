package io.github.tokenvendor.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The caches of the run: their capabilities, and how to start them with their documented configuration. */
enum CacheKind {
    VARNISH("Varnish", 60, true) {
        @Override
        String command(Path folder, int port, int originPort) throws IOException {
            String documented = documented("varnish.vcl");
            Files.writeString(folder.resolve("varnish.vcl"), documented.replace("\"8443\"", "\"" + originPort + "\""));
            return "varnishd -F -j none -n %1$s/work -a 127.0.0.1:%2$d -s malloc,16m -f %1$s/varnish.vcl"
                    .formatted(folder, port);
        }
    },
    /**
     * Collapses requests for an expired copy only within {@code stale-while-revalidate}, which one-minute tokens do not
     * have, and applies {@code stale-if-error} only to broken connections.
     */
    NGINX("nginx", 120, false) {
        @Override
        String command(Path folder, int port, int originPort) throws IOException {
            Files.writeString(
                    folder.resolve("edge.conf"),
                    documented("nginx.conf")
                            .replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                            .replace("https://API-HOST", "http://127.0.0.1:" + originPort)
                            .replace("/var/cache/nginx/tokens", folder + "/cache"));
            // Without a user of its own, root's workers could not write to the folder.
            Files.writeString(folder.resolve("nginx.conf"), """
                    user root;
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
            return "nginx -e stderr -c %s/nginx.conf".formatted(folder);
        }
    };

    final String product;
    /** How long the tokens behind it live. */
    final int tokenSeconds;
    /** Whether it uses expired copies while the origin responds with 503. */
    final boolean bridgesErrors;

    CacheKind(String product, int tokenSeconds, boolean bridgesErrors) {
        this.product = product;
        this.tokenSeconds = tokenSeconds;
        this.bridgesErrors = bridgesErrors;
    }

    /**
     * Writes the documented configuration, in which only addresses and folders are replaced, and returns what to run.
     */
    abstract String command(Path folder, int port, int originPort) throws IOException;

    static String documented(String name) throws IOException {
        return Files.readString(Path.of("docs", "how-to", "edge", name));
    }
}
