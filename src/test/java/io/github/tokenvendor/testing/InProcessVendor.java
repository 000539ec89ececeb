package io.github.tokenvendor.testing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.github.tokenvendor.fake.FakeLambdaContext;
import io.github.tokenvendor.lambda.EventSerializer;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.lambda.RestApiHandler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** A handler in this process; events go through AWS's own deserializer, as they do in Lambda. */
public final class InProcessVendor implements VendorUnderTest {
    private record Reply(int status, Map<String, String> headers, String body, boolean base64) {}

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Function<String, Function<Context, Reply>> handler;

    private InProcessVendor(Function<PrintStream, Function<String, Function<Context, Reply>>> handler) {
        this.handler = handler.apply(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    /** The vendor behind an HTTP API. */
    public static InProcessVendor httpApi(Map<String, String> environment, Clock clock) {
        return new InProcessVendor(out -> arrivals(
                APIGatewayV2HTTPEvent.class, new HttpApiHandler(environment, clock, out), InProcessVendor::reply));
    }

    /** The vendor behind a REST API. */
    public static InProcessVendor restApi(Map<String, String> environment, Clock clock) {
        return new InProcessVendor(out -> arrivals(
                APIGatewayProxyRequestEvent.class,
                new RestApiHandler(environment, clock, out),
                InProcessVendor::reply));
    }

    @Override
    public VendorReply invoke(String event, LambdaContext context, Duration limit) {
        String id = context == LambdaContext.FULL ? UUID.randomUUID().toString() : null;
        // Deserialized before the clock starts.
        Function<Context, Reply> arrival = handler.apply(event);
        long start = System.nanoTime();
        Reply reply = arrival.apply(
                switch (context) {
                    case FULL -> new FakeLambdaContext(id, "token-vendor", limit, System.err);
                    case BARE -> new FakeLambdaContext(null, null, limit, System.err);
                    case NONE -> null;
                });
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new VendorReply(id, reply.status(), reply.headers(), reply.body(), reply.base64(), took);
    }

    @Override
    public List<String> newLines(int count) {
        String text;
        synchronized (log) {
            text = log.toString(StandardCharsets.UTF_8);
            log.reset();
        }
        return List.of(text.split("(?<=\n)")).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The handlers write only to their log; anything else would be on this process's streams. */
    @Override
    public String otherOutput() {
        return "";
    }

    @Override
    public void close() {
        // Only daemon threads keep running.
    }

    private static <E, R> Function<String, Function<Context, Reply>> arrivals(
            Class<E> type, RequestHandler<E, R> handler, Function<R, Reply> reply) {
        return json -> {
            E event = read(json, type);
            return context -> reply.apply(handler.handleRequest(event, context));
        };
    }

    private static Reply reply(APIGatewayV2HTTPResponse response) {
        return new Reply(
                response.getStatusCode(), response.getHeaders(), response.getBody(), response.getIsBase64Encoded());
    }

    private static Reply reply(APIGatewayProxyResponseEvent response) {
        return new Reply(
                response.getStatusCode(), response.getHeaders(), response.getBody(), response.getIsBase64Encoded());
    }

    private static <T> T read(String json, Class<T> type) {
        return new EventSerializer().fromJson(json, type);
    }
}
