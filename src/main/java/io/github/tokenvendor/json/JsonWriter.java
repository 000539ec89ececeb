package io.github.tokenvendor.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON on one line and in ASCII, so that no character of a value can break a log line or a header.
 *
 * <p>Values are of the types that {@link StrictJson} returns, or {@link Long} or {@link Integer}.
 */
public final class JsonWriter {
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Initial buffer sizes, in which most bodies and most lines fit. */
    private static final int BODY_SIZE = 512;

    private static final int LINE_SIZE = 1_280;

    private JsonWriter() {}

    /**
     * Writes an object.
     *
     * @throws IllegalArgumentException for a value of any other type
     */
    public static String of(Map<String, ?> members) {
        return written(members, BODY_SIZE).toString(StandardCharsets.US_ASCII);
    }

    /**
     * Writes an object and a line feed to a stream in a single write.
     *
     * @throws IllegalArgumentException for a value of any other type
     */
    public static void writeLine(Map<String, ?> members, OutputStream out) throws IOException {
        ByteArrayOutputStream text = written(members, LINE_SIZE);
        text.write('\n');
        text.writeTo(out);
    }

    private static ByteArrayOutputStream written(Map<String, ?> members, int size) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(size);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(json, members);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to a byte array cannot fail", e);
        }
        return text;
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else if (value instanceof JsonDecimal number) {
            json.writeNumber(number.literal());
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value == JsonNull.NULL) {
            json.writeNull();
        } else if (value instanceof Map<?, ?> members) {
            writeObject(json, members);
        } else if (value instanceof List<?> items) {
            writeArray(json, items);
        } else {
            throw new IllegalArgumentException("not a JSON value");
        }
    }

    private static void writeObject(JsonGenerator json, Map<?, ?> members) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            json.writeFieldName((String) member.getKey());
            write(json, member.getValue());
        }
        json.writeEndObject();
    }

    private static void writeArray(JsonGenerator json, List<?> items) throws IOException {
        json.writeStartArray();
        for (Object item : items) {
            write(json, item);
        }
        json.writeEndArray();
    }
}
