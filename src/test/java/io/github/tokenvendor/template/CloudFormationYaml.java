package io.github.tokenvendor.template;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;

/** Reads YAML and expands CloudFormation's short forms: {@code !Ref X} becomes {@code {"Ref": "X"}}. */
final class CloudFormationYaml {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;

    private CloudFormationYaml(JsonParser parser) {
        this.parser = parser;
    }

    static JsonNode read(Path file) throws IOException {
        try (JsonParser parser = new YAMLFactory().createParser(file.toFile())) {
            parser.nextToken();
            return new CloudFormationYaml(parser).value();
        }
    }

    private JsonNode value() throws IOException {
        Object tag = parser.getTypeId();
        JsonNode content = content(parser.currentToken());
        return tag == null ? content : longForm(tag.toString(), content);
    }

    private JsonNode content(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getLongValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.textNode(parser.getText());
        };
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.set(name, value());
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }

    private static JsonNode longForm(String tag, JsonNode content) {
        String name = tag.startsWith("!") ? tag.substring(1) : tag;
        return switch (name) {
            case "Ref", "Condition" -> NODES.objectNode().set(name, content);
            case "GetAtt", "Sub", "If", "Equals", "Not", "And", "Or", "Split", "Join", "FindInMap", "Select" ->
                NODES.objectNode().set("Fn::" + name, content);
            default -> throw new IllegalArgumentException("Unknown tag: " + tag);
        };
    }
}
