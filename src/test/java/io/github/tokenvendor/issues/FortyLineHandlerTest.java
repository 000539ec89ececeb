package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.fake.FakeLambdaContext;
import io.github.tokenvendor.testing.TestTokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** What happens to the handler that most people write first: one test per row of docs/forty-lines.md. */
class FortyLineHandlerTest {
    private static final Path PAGE = Path.of("docs/forty-lines.md");
    private static final Path SOURCE =
            Path.of("src/test/java/io/github/tokenvendor/issues").resolve("FortyLineHandler.java");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT_TIMEOUT = Duration.ofMillis(400);

    /** Before JDK 26, the timeout of a request covers only the headers of its response (JDK-8208693). */
    private static final boolean BODY_IS_BOUNDED = Runtime.version().feature() >= 26;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String master = TestTokens.secret("first");
    private final StoredSecret secret = new StoredSecret(master);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<String> requestBodies = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Responder responder = exchange -> respond(exchange, 200, grant("styles:read"));
    private HttpServer mapbox;

    @BeforeEach
    void start() throws IOException {
        mapbox = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mapbox.setExecutor(threads);
        mapbox.createContext("/", exchange -> {
            try (exchange) {
                requestBodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                responder.respond(exchange);
            }
        });
        mapbox.start();
    }

    @AfterEach
    void stop() {
        mapbox.stop(0);
        threads.shutdownNow();
    }

    @Test
    void mapboxDribbles_callerWaitsPastTheTimeout() throws Exception {
        FortyLineHandler handler = new FortyLineHandler(secret, address(), SHORT_TIMEOUT);
        // The first request is slow on a busy machine: it loads the client's classes.
        post(handler, "{}");
        CountDownLatch enough = new CountDownLatch(1);
        responder = exchange -> {
            byte[] body = grant("styles:read").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, 1);
            exchange.getResponseBody().flush();
            await(enough);
            exchange.getResponseBody().write(body, 1, body.length - 1);
        };

        CompletableFuture<APIGatewayV2HTTPResponse> response =
                CompletableFuture.supplyAsync(() -> post(handler, "{}"), threads);

        if (!BODY_IS_BOUNDED) {
            assertThatThrownBy(() -> response.get(2 * SHORT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
        }
        enough.countDown();
        int status = response.get(10, TimeUnit.SECONDS).getStatusCode();
        assertThat(status).isEqualTo(BODY_IS_BOUNDED ? 500 : 200);
    }

    @Test
    void mapboxGrantsMoreThanRequested_widerTokenIsVended() throws IOException {
        responder = exchange -> respond(exchange, 200, grant("styles:read", "uploads:write"));

        APIGatewayV2HTTPResponse response = post(handler(), "{\"scopes\":[\"styles:read\"]}");

        assertThat(response.getStatusCode()).isEqualTo(200);
        String token = JSON.readTree(response.getBody()).path("token").asText();
        assertThat(TestTokens.parsed(token).scopes().orElseThrow()).contains("uploads:write");
    }

    @Test
    void anyScope_isForwardedToMapbox() throws IOException {
        post(handler(), "{\"scopes\":[\"tokens:write\"]}");

        assertThat(forwarded().path("scopes").path(0).asText()).isEqualTo("tokens:write");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"expires_in\":\"3600\"}",
                "{\"expires_in\":\"one minute\"}",
                "{\"expires_in\":60,\"expires_in\":3600}",
                "{\"expires_in\":3600.9}",
                "{\"expiresIn\":60}",
            })
    void malformedLifetime_becomesAnHour(String body) throws IOException {
        post(handler(), body);

        Instant expires = Instant.parse(forwarded().path("expires").asText());
        assertThat(expires).isCloseTo(Instant.now().plusSeconds(3600), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void masterRotated_fails401UntilAColdStart() {
        FortyLineHandler warm = handler();
        String next = TestTokens.secret("second");
        secret.value = next;
        responder = exchange -> {
            boolean current = exchange.getRequestURI().getRawQuery().equals("access_token=" + next);
            respond(exchange, current ? 200 : 401, current ? grant("styles:read") : "{\"message\":\"Not Authorized\"}");
        };

        assertThat(post(warm, "{}").getStatusCode()).isEqualTo(401);
        assertThat(post(warm, "{}").getStatusCode()).isEqualTo(401);
        assertThat(post(handler(), "{}").getStatusCode()).isEqualTo(200);
    }

    @Test
    void lineBreakInTheSecret_putsTheMasterIntoResponseAndLog() {
        secret.value = master + "\n";

        APIGatewayV2HTTPResponse response = post(handler(), "{}");

        assertThat(response.getStatusCode()).isEqualTo(500);
        assertThat(response.getBody()).contains(master);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains(master);
    }

    @Test
    void concurrentRequests_costOneMintEach() throws Exception {
        int callers = 8;
        CountDownLatch allInFlight = new CountDownLatch(callers);
        responder = exchange -> {
            allInFlight.countDown();
            await(allInFlight);
            respond(exchange, 200, grant("styles:read"));
        };
        FortyLineHandler handler = handler();

        List<CompletableFuture<APIGatewayV2HTTPResponse>> responses = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            responses.add(CompletableFuture.supplyAsync(() -> post(handler, "{}"), threads));
        }

        for (CompletableFuture<APIGatewayV2HTTPResponse> response : responses) {
            assertThat(response.get(10, TimeUnit.SECONDS).getStatusCode()).isEqualTo(200);
        }
        assertThat(requestBodies).hasSize(callers);
    }

    @Test
    void mapboxRateLimits_everyRequestStillCalls() {
        responder = exchange -> respond(exchange, 429, "{\"message\":\"Too Many Requests\"}");
        FortyLineHandler handler = handler();

        for (int i = 0; i < 3; i++) {
            APIGatewayV2HTTPResponse response = post(handler, "{}");
            assertThat(response.getStatusCode()).isEqualTo(429);
            assertThat(response.getHeaders()).doesNotContainKey("Retry-After");
        }
        assertThat(requestBodies).hasSize(3);
    }

    @Test
    void pageOfAnotherOrigin_readsNothing() {
        FortyLineHandler handler = handler();

        APIGatewayV2HTTPResponse preflight = handler.handleRequest(event("OPTIONS", null), context());

        assertThat(preflight.getStatusCode()).isEqualTo(500);
        assertThat(preflight.getHeaders()).doesNotContainKey("Access-Control-Allow-Origin");
        assertThat(post(handler, "{}").getHeaders()).doesNotContainKey("Access-Control-Allow-Origin");
    }

    @Test
    void page_showsTheHandlerAsItIs() throws IOException {
        String source = Files.readString(SOURCE);
        String page = Files.readString(PAGE);

        String code = page.substring(page.indexOf("```java\n") + "```java\n".length());
        assertThat(code.substring(0, code.indexOf("```"))).isEqualTo(source.substring(source.indexOf("public class ")));
    }

    @Test
    void page_hasARowForEveryTest() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Arrays.stream(FortyLineHandlerTest.class.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class)
                                || method.isAnnotationPresent(ParameterizedTest.class))
                        .map(Method::getName)
                        .filter(name -> !name.startsWith("page_")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains("`FortyLineHandlerTest." + name + "`"));
    }

    private FortyLineHandler handler() {
        return new FortyLineHandler(secret, address(), TIMEOUT);
    }

    private String address() {
        return "http://127.0.0.1:" + mapbox.getAddress().getPort();
    }

    private APIGatewayV2HTTPResponse post(FortyLineHandler handler, String body) {
        return handler.handleRequest(event("POST", body), context());
    }

    private FakeLambdaContext context() {
        PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
        return new FakeLambdaContext("request", "forty-lines", Duration.ofSeconds(30), out);
    }

    private static APIGatewayV2HTTPEvent event(String method, String body) {
        return APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRawPath("/tokens")
                .withHeaders(Map.of("origin", "https://maps.example.com"))
                .withRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                        .withHttp(APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                                .withMethod(method)
                                .build())
                        .build())
                .withBody(body)
                .build();
    }

    private JsonNode forwarded() throws IOException {
        assertThat(requestBodies).hasSize(1);
        return JSON.readTree(requestBodies.get(0));
    }

    private static String grant(String... scopes) {
        Instant now = Instant.now();
        String token = TestTokens.temporary(TestTokens.ACCOUNT, List.of(scopes), now, now.plusSeconds(3600));
        return "{\"token\":\"" + token + "\"}";
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How the stand-in for Mapbox responds. */
    private interface Responder {
        void respond(HttpExchange exchange) throws IOException;
    }

    /** The part of Secrets Manager that the handler uses. */
    private static final class StoredSecret implements SecretsManagerClient {
        private volatile String value;

        StoredSecret(String value) {
            this.value = value;
        }

        @Override
        public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
            return GetSecretValueResponse.builder().secretString(value).build();
        }

        @Override
        public String serviceName() {
            return "secretsmanager";
        }

        @Override
        public void close() {}
    }
}
