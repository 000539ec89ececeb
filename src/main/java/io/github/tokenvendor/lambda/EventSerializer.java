package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SecretsManagerRotationEvent;
import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts the events and responses of this program's handlers, in place of the runtime's data binding, which a cold
 * start would have to load and which drops members that the event classes do not have.
 *
 * <p>The runtime finds it by {@link java.util.ServiceLoader}.
 */
@SuppressWarnings("TypeParameterUnusedInFormals") // Lambda's interface declares it so.
public final class EventSerializer implements CustomPojoSerializer {
    /** Lambda's limit for a synchronous invocation, with room for characters that JSON escapes. */
    private static final int MAX_LENGTH = 32 * 1_024 * 1_024;

    private static final int MAX_DEPTH = 64;

    private final StrictJson json = new StrictJson(MAX_DEPTH, MAX_LENGTH);

    @Override
    public <T> @Nullable T fromJson(InputStream input, Type type) {
        try {
            return fromJson(new String(input.readAllBytes(), StandardCharsets.UTF_8), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // The runtime asks for the type that the handler declares.
    public <T> @Nullable T fromJson(String text, Type type) {
        return text.isBlank() || text.strip().equals("null") ? null : (T) event(members(text), type);
    }

    @Override
    public <T> void toJson(T value, OutputStream output, Type type) {
        try {
            output.write(text(value).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message does not quote the event, which may hold a token. */
    private Map<String, Object> members(String text) {
        try {
            return json.readObject(text);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the event is " + e.getMessage());
        }
    }

    private static Object event(Map<String, Object> members, Type type) {
        EventMembers event = new EventMembers(members);
        if (type == APIGatewayV2HTTPEvent.class) {
            return HttpApiEvent.of(event);
        }
        if (type == APIGatewayProxyRequestEvent.class) {
            return RestApiEvent.of(event);
        }
        if (type == SecretsManagerRotationEvent.class) {
            return rotation(event);
        }
        throw new IllegalArgumentException("no handler of this program takes a " + type.getTypeName());
    }

    private static SecretsManagerRotationEvent rotation(EventMembers event) {
        SecretsManagerRotationEvent rotation = new SecretsManagerRotationEvent();
        rotation.setStep(event.text("Step"));
        rotation.setSecretId(event.text("SecretId"));
        rotation.setClientRequestToken(event.text("ClientRequestToken"));
        rotation.setRotationToken(event.text("RotationToken"));
        return rotation;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof APIGatewayV2HTTPResponse response) {
            Map<String, Object> members = members(response.getStatusCode(), response.getHeaders(), response.getBody());
            return JsonWriter.of(members);
        }
        if (value instanceof APIGatewayProxyResponseEvent response) {
            Map<String, Object> members = members(response.getStatusCode(), response.getHeaders(), response.getBody());
            if (response.getMultiValueHeaders() != null) {
                members.put("multiValueHeaders", response.getMultiValueHeaders());
            }
            return JsonWriter.of(members);
        }
        return "null";
    }

    private static Map<String, Object> members(int status, Map<String, String> headers, String body) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("statusCode", status);
        members.put("headers", headers);
        members.put("body", body);
        members.put("isBase64Encoded", false);
        return members;
    }
}
