package io.github.tokenvendor.dev;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.fake.FakeMapbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The demo page's switches, available only with the fake Mapbox. {@code GET /dev/trouble} returns the current trouble.
 * {@code POST /dev/trouble} with a trouble's name starts it, in a new execution environment so that no cached token
 * hides it. {@code POST /dev/refuse} with a temporary token makes the fake Mapbox reject that token.
 * {@code POST /dev/rotate} replaces the master token. Only the endpoint's own page may send a POST.
 */
final class TroubleRoutes {

    private static final String ROOT = "/dev/";
    private static final String TOKENS = "/tokens";
    private static final int LARGEST_BODY = 4096;

    private final HttpServer server;
    private final LocalUpstreams upstreams;
    private final FakeMapbox mapbox;
    private final ExecutionEnvironment vendor;
    private final SkewedClock clock;
    private Trouble trouble = Trouble.NONE;

    private TroubleRoutes(
            HttpServer server,
            LocalUpstreams upstreams,
            FakeMapbox mapbox,
            ExecutionEnvironment vendor,
            SkewedClock clock) {
        this.server = server;
        this.upstreams = upstreams;
        this.mapbox = mapbox;
        this.vendor = vendor;
        this.clock = clock;
    }

    /** Adds the routes to a server; does nothing if Mapbox is real. */
    static void add(HttpServer server, LocalUpstreams upstreams, ExecutionEnvironment vendor, SkewedClock clock) {
        upstreams.mapbox().ifPresent(mapbox -> {
            TroubleRoutes routes = new TroubleRoutes(server, upstreams, mapbox, vendor, clock);
            server.createContext(ROOT, routes::serve);
        });
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(ROOT.length());
            String text = new String(exchange.getRequestBody().readNBytes(LARGEST_BODY), StandardCharsets.UTF_8);
            int status = exchange.getRequestMethod().equals("POST")
                    ? isOwnPage(exchange) ? change(path, text) : 403
                    : exchange.getRequestMethod().equals("GET") && path.equals("trouble") ? 200 : 404;
            byte[] body = ("{\"trouble\":\"" + trouble.wireName() + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Returns the response's status. */
    private int change(String path, String text) {
        return switch (path) {
            case "trouble" -> Trouble.named(text).map(this::begin).orElse(400);
            case "refuse" -> refuse(text);
            case "rotate" -> {
                upstreams.rotateMaster();
                yield 200;
            }
            default -> 404;
        };
    }

    private int begin(Trouble next) {
        if (trouble == Trouble.OFFLINE && next != Trouble.OFFLINE) {
            server.removeContext(TOKENS);
        } else if (next == Trouble.OFFLINE && trouble != Trouble.OFFLINE) {
            server.createContext(TOKENS, HttpExchange::close);
        }
        trouble = next;
        mapbox.put(next.tokensApi());
        clock.set(next.skew());
        vendor.replace();
        return 200;
    }

    private int refuse(String token) {
        if (!token.startsWith("tk.")) {
            return 400;
        }
        try {
            mapbox.revoke(token);
            return 200;
        } catch (IllegalArgumentException e) {
            return 400;
        }
    }

    /** Rejects other sites, and other host names that resolve to this machine (DNS rebinding). */
    private boolean isOwnPage(HttpExchange exchange) {
        int port = server.getAddress().getPort();
        String host = exchange.getRequestHeaders().getFirst("Host");
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        return host != null
                && Set.of("127.0.0.1:" + port, "localhost:" + port).contains(host)
                && ("http://" + host).equals(origin);
    }
}
