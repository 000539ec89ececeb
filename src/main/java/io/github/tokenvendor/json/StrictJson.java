package io.github.tokenvendor.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses one JSON object or array, and refuses what RFC 8259 leaves to the parser: duplicate members, trailing content,
 * text that is not UTF-8, and nesting beyond a limit.
 *
 * <p>A value is a {@link String}, {@link java.math.BigInteger} (a number without a fraction or exponent),
 * {@link JsonDecimal} (any other number), {@link Boolean}, {@link JsonNull}, {@link List} or {@link Map}.
 */
public final class StrictJson {
    private static final int MAX_NUMBER_LENGTH = 4_096;
    private static final int MAX_LENGTH = 128 * 1_024;

    private final JsonFactory factory;

    /**
     * Creates a parser.
     *
     * @param maxDepth how deep objects and arrays may nest; the outermost one is depth 1
     */
    public StrictJson(int maxDepth) {
        this(maxDepth, MAX_LENGTH);
    }

    /**
     * Creates a parser.
     *
     * @param maxDepth how deep objects and arrays may nest; the outermost object is depth 1
     * @param maxLength of the whole text, in characters
     */
    public StrictJson(int maxDepth, int maxLength) {
        this.factory = new JsonFactoryBuilder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(maxLength)
                        .maxNameLength(maxLength)
                        .maxDocumentLength(maxLength)
                        .build())
                .build();
    }

    /**
     * Parses an object from UTF-8.
     *
     * @param utf8 the whole text, without a byte-order mark
     * @throws MalformedJsonException if the bytes are not UTF-8 or not one strict JSON object
     */
    public Map<String, Object> readObject(byte[] utf8) throws MalformedJsonException {
        try {
            // Jackson's UTF-8 parser accepts overlong forms and encoded surrogates.
            return readObject(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("not UTF-8");
        }
    }

    /**
     * Parses an object from text.
     *
     * @throws MalformedJsonException if the text is not one strict JSON object
     */
    public Map<String, Object> readObject(String text) throws MalformedJsonException {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJsonException("not a JSON object");
            }
            Map<String, Object> members = object(parser);
            requireEnd(parser);
            return members;
        } catch (IOException e) {
            throw new MalformedJsonException("not strict JSON");
        }
    }

    /**
     * Parses an array from text.
     *
     * @throws MalformedJsonException if the text is not one strict JSON array
     */
    public List<Object> readArray(String text) throws MalformedJsonException {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new MalformedJsonException("not a JSON array");
            }
            List<Object> items = array(parser);
            requireEnd(parser);
            return items;
        } catch (IOException e) {
            throw new MalformedJsonException("not strict JSON");
        }
    }

    private static void requireEnd(JsonParser parser) throws IOException, MalformedJsonException {
        if (parser.nextToken() != null) {
            throw new MalformedJsonException("content after the JSON text");
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException, MalformedJsonException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
        }
        return members;
    }

    private static List<Object> array(JsonParser parser) throws IOException, MalformedJsonException {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return items;
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException, MalformedJsonException {
        if (token == null) {
            throw new MalformedJsonException("the JSON text is incomplete");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> new JsonDecimal(parser.getText());
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw new MalformedJsonException("not strict JSON");
        };
    }
}
