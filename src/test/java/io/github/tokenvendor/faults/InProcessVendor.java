package io.github.tokenvendor.faults;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.github.tokenvendor.fake.FakeLambdaContext;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.testing.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The vendor in this JVM, with a clock that is moved by hand. */
final class InProcessVendor implements RunningVendor {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final MutableClock clock;
    private final HttpApiHandler handler;

    InProcessVendor(Map<String, String> environment, MutableClock clock) {
        this.clock = clock;
        this.handler = new HttpApiHandler(environment, clock, new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @Override
    public VendorReply ask(String body, Duration limit) {
        APIGatewayV2HTTPEvent event = APIGatewayV2HTTPEvent.builder()
                .withRawPath("/tokens")
                .withHeaders(Map.of("content-type", "application/json", "origin", ScenarioEnvironment.ORIGIN))
                .withRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                        .withStage("$default")
                        .withHttp(APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                                .withMethod("POST")
                                .build())
                        .build())
                .withBody(body)
                .build();
        long start = System.nanoTime();
        APIGatewayV2HTTPResponse response = handler.handleRequest(event, new FakeLambdaContext(limit));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new VendorReply(response.getStatusCode(), response.getHeaders(), response.getBody(), took);
    }

    @Override
    public List<String> log(int expected) {
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public String otherOutput() {
        return "";
    }

    @Override
    public void letPass(Duration length) {
        clock.advance(length);
    }

    @Override
    public void close() {
        // Nothing runs on but daemon threads.
    }
}
