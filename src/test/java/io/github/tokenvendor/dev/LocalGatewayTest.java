package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server in front of a handler whose responses the test chooses. */
class LocalGatewayTest {

    private final List<APIGatewayV2HTTPEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Context> contexts = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final HttpClient http = HttpClient.newHttpClient();
    private RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;
    private LocalGateway server;

    @TempDir
    private Path project;

    @BeforeEach
    void start() throws Exception {
        server = LocalGateway.start(
                LocalGateway.bind(0),
                (event, context) -> {
                    events.add(event);
                    contexts.add(context);
                    return handler.handleRequest(event, context);
                },
                StaticFiles.of(project, "{}"),
                Clock.systemUTC(),
                new PrintStream(log, true, StandardCharsets.UTF_8));
        handler = (event, context) -> response(200, "ok");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void response_ofTheHandler_isSentUnchanged() throws Exception {
        handler = (event, context) -> APIGatewayV2HTTPResponse.builder()
                .withStatusCode(201)
                .withHeaders(Map.of("X-One", "1", "Content-Type", "text/plain"))
                .withCookies(List.of("a=1", "b=2"))
                .withBody("grüß")
                .build();

        HttpResponse<String> response = send("POST", "/x?y=z", "body");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("grüß");
        assertThat(response.headers().firstValue("X-One")).hasValue("1");
        assertThat(response.headers().allValues("Set-Cookie")).containsExactlyInAnyOrder("a=1", "b=2");
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.getRawQueryString()).isEqualTo("y=z"));
    }

    @Test
    void response_base64_isDecoded() throws Exception {
        handler = (event, context) -> APIGatewayV2HTTPResponse.builder()
                .withStatusCode(200)
                .withBody("b2s=")
                .withIsBase64Encoded(true)
                .build();

        assertThat(send("GET", "/x", "").body()).isEqualTo("ok");
    }

    @Test
    void response_withoutBody_isEmpty() throws Exception {
        handler = (event, context) ->
                APIGatewayV2HTTPResponse.builder().withStatusCode(204).build();

        HttpResponse<String> response = send("OPTIONS", "/x", "");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void handler_throws_isAnInternalServerErrorWithoutDetails() throws Exception {
        handler = (event, context) -> {
            throw new IllegalStateException("private text");
        };

        HttpResponse<String> response = send("GET", "/x", "");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("IllegalStateException")
                .doesNotContain("private text");
    }

    @Test
    void context_everyInvocation_isFreshAndHasTimeLeft() throws Exception {
        send("GET", "/x", "");
        send("GET", "/x", "");

        assertThat(contexts)
                .extracting(Context::getAwsRequestId)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(contexts.get(0).getRemainingTimeInMillis()).isBetween(1, 10_000);
        assertThat(contexts.get(0).getFunctionName()).isNotBlank();
    }

    @Test
    void body_ofTenMegabytes_isPassedOnAndOneMoreByteIsNot() throws Exception {
        assertThat(send("POST", "/x", "x".repeat(LocalGateway.LARGEST_BODY)).statusCode())
                .isEqualTo(200);

        HttpResponse<String> response = send("POST", "/x", "x".repeat(LocalGateway.LARGEST_BODY + 1));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
        assertThat(events).hasSize(1);
    }

    @Test
    void staticFile_existing_isServedWithoutTheHandler() throws Exception {
        HttpResponse<String> response = send("GET", "/local.json", "");

        assertThat(response.body()).isEqualTo("{}");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(events).isEmpty();
    }

    @Test
    void close_stopsTheServer() throws Exception {
        server.close();

        LocalGateway.bind(server.port()).stop(0);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static APIGatewayV2HTTPResponse response(int status, String body) {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(status)
                .withBody(body)
                .build();
    }
}
