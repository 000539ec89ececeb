package io.github.tokenvendor.testing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
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

/** A handler in this process; events and responses go through the program's own serializer, as they do in Lambda. */
public final class InProcessVendor implements VendorUnderTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Function<String, Function<Context, Object>> handler;

    /** The vendor behind a gateway. */
    public InProcessVendor(Gateway gateway, Map<String, String> environment, Clock clock) {
        PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
        handler = switch (gateway) {
            case HTTP_API -> arrivals(APIGatewayV2HTTPEvent.class, new HttpApiHandler(environment, clock, out));
            case REST_API -> arrivals(APIGatewayProxyRequestEvent.class, new RestApiHandler(environment, clock, out));
        };
    }

    private static <E> Function<String, Function<Context, Object>> arrivals(
            Class<E> type, RequestHandler<E, ?> handler) {
        return json -> {
            E event = new EventSerializer().fromJson(json, type);
            return context -> handler.handleRequest(event, context);
        };
    }

    @Override
    public VendorReply invoke(String event, LambdaContext context, Duration limit) {
        String id = context == LambdaContext.FULL ? UUID.randomUUID().toString() : null;
        // Deserialized before the clock starts.
        Function<Context, Object> arrival = handler.apply(event);
        long start = System.nanoTime();
        Object response = arrival.apply(
                switch (context) {
                    case FULL -> new FakeLambdaContext(id, "token-vendor", limit, System.err);
                    case BARE -> new FakeLambdaContext(null, null, limit, System.err);
                    case NONE -> null;
                });
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        new EventSerializer().toJson(response, json, response.getClass());
        return VendorReply.parse(id, json.toString(StandardCharsets.UTF_8), took);
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

    @Override
    public String otherOutput() {
        return "";
    }

    @Override
    public void close() {
        // Only daemon threads keep running.
    }
}
