package io.github.tokenvendor.hostile;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.github.tokenvendor.fake.FakeLambdaContext;
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

/** A handler in this process; events take the way through AWS's own deserialiser, as they do in Lambda. */
final class InProcessVendor implements VendorUnderTest {
    /** Either gateway's handler, from the event's JSON to the reply. */
    private interface Handler {
        VendorReply handle(String event, Context context, String requestId);
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Handler handler;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    InProcessVendor(Gateway gateway, Map<String, String> environment, Clock clock) {
        PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
        this.handler = switch (gateway) {
            case HTTP_API -> httpApi(new HttpApiHandler(environment, clock, out));
            case REST_API -> restApi(new RestApiHandler(environment, clock, out));
        };
    }

    @Override
    public VendorReply invoke(String event, LambdaContext context) {
        String id = UUID.randomUUID().toString();
        return switch (context) {
            case FULL -> handler.handle(event, new FakeLambdaContext(id, "token-vendor", TIMEOUT, System.err), id);
            case BARE -> handler.handle(event, new FakeLambdaContext(null, null, TIMEOUT, System.err), null);
            case NONE -> handler.handle(event, null, null);
        };
    }

    @Override
    public List<String> newLines(int count) {
        String text = log.toString(StandardCharsets.UTF_8);
        log.reset();
        return List.of(text.split("(?<=\n)")).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static Handler httpApi(HttpApiHandler handler) {
        return (json, context, id) -> {
            APIGatewayV2HTTPResponse response = handler.handleRequest(read(json, APIGatewayV2HTTPEvent.class), context);
            return new VendorReply(
                    id,
                    response.getStatusCode(),
                    response.getHeaders(),
                    response.getBody(),
                    response.getIsBase64Encoded());
        };
    }

    private static Handler restApi(RestApiHandler handler) {
        return (json, context, id) -> {
            APIGatewayProxyResponseEvent response =
                    handler.handleRequest(read(json, APIGatewayProxyRequestEvent.class), context);
            return new VendorReply(
                    id,
                    response.getStatusCode(),
                    response.getHeaders(),
                    response.getBody(),
                    response.getIsBase64Encoded());
        };
    }

    private static <T> T read(String json, Class<T> type) {
        return json.equals("null")
                ? null
                : LambdaEventSerializers.serializerFor(type, InProcessVendor.class.getClassLoader())
                        .fromJson(json);
    }
}
