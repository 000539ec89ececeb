package io.github.tokenvendor.fake;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

/** Serves a fake's rules with WireMock. */
final class FakeServer implements AutoCloseable {

    static final String LOOPBACK = "127.0.0.1";
    private static final int THREADS = 64;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final WireMockServer server;
    private final String host;
    private final Faults faults;

    private FakeServer(WireMockServer server, String host, Faults faults) {
        this.server = server;
        this.host = host;
        this.faults = faults;
    }

    /**
     * Starts the server.
     *
     * @param port     0 for any free port
     * @param clock    the clock of the {@code Date} header
     * @param rules    handles a request; called from many threads
     * @param recorder receives every request and its status, 0 for a broken connection
     * @throws IllegalStateException if the port is in use
     */
    static FakeServer start(
            String host,
            int port,
            Clock clock,
            Function<IncomingRequest, FakeResponse> rules,
            ObjIntConsumer<IncomingRequest> recorder) {
        Faults faults = new Faults();
        WireMockServer server = new WireMockServer(wireMockConfig()
                .bindAddress(host)
                .port(port)
                .extensions(new Responder(clock, rules, recorder, faults))
                // WireMock's admin API on this port would let anyone who can reach it change the responses.
                .adminAuthenticator(request -> false)
                .notifier(new Slf4jNotifier(false))
                .stubRequestLoggingDisabled(true)
                .disableRequestJournal()
                .gzipDisabled(true)
                .http2PlainDisabled(true)
                .containerThreads(THREADS)
                .jettyStopTimeout(0L));
        try {
            server.start();
        } catch (FatalStartupException e) {
            throw new IllegalStateException("Port " + port + " on " + host + " is already in use.", e);
        }
        server.stubFor(any(anyUrl()).willReturn(aResponse()));
        return new FakeServer(server, host, faults);
    }

    URI url() {
        return URI.create("http://" + host + ":" + server.port());
    }

    Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        server.stop();
    }

    private record Responder(
            Clock clock,
            Function<IncomingRequest, FakeResponse> rules,
            ObjIntConsumer<IncomingRequest> recorder,
            Faults faults)
            implements ResponseDefinitionTransformerV2 {

        @Override
        public String getName() {
            return "fake";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            IncomingRequest request = incoming(event.getRequest());
            Optional<ResponseDefinition> ordered = faults.take();
            ResponseDefinition response = ordered.orElseGet(() -> definition(rules.apply(request)));
            recorder.accept(request, response.getFault() == null ? response.getStatus() : 0);
            return response;
        }

        private ResponseDefinition definition(FakeResponse reply) {
            ResponseDefinitionBuilder builder =
                    aResponse().withStatus(reply.status()).withHeader("Date", HTTP_DATE.format(clock.instant()));
            reply.headers().forEach((name, value) -> builder.withHeader(name, value));
            return (reply.body().isEmpty() ? builder : builder.withBody(reply.body())).build();
        }

        private static IncomingRequest incoming(Request request) {
            String url = request.getUrl();
            int mark = url.indexOf('?');
            String path = mark < 0 ? url : url.substring(0, mark);
            Map<String, String> headers = new HashMap<>();
            for (String name : request.getAllHeaderKeys()) {
                headers.putIfAbsent(name.toLowerCase(Locale.ROOT), request.getHeader(name));
            }
            return new IncomingRequest(
                    request.getMethod().getName(),
                    path,
                    query(mark < 0 ? "" : url.substring(mark + 1)),
                    headers,
                    request.getBody());
        }

        private static Map<String, String> query(String text) {
            Map<String, String> query = new HashMap<>();
            for (String pair : text.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                query.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
            return query;
        }

        private static String decoded(String text) {
            try {
                return URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return text;
            }
        }
    }
}
