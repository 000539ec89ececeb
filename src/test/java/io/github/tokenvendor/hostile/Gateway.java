package io.github.tokenvendor.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The two gateways, and the event that each makes of a row's request. */
enum Gateway {
    /** API Gateway HTTP API, payload format 2.0. */
    HTTP_API("http", "io.github.tokenvendor.lambda.HttpApiHandler") {
        @Override
        ObjectNode event(Row row, RowSyntax notation) {
            ObjectNode event = JSON.createObjectNode().put("version", "2.0").put("routeKey", "$default");
            String path = notation.text(row.value("path").orElse("/tokens"));
            event.put("rawPath", path)
                    .put("rawQueryString", notation.text(row.value("query").orElse("")));
            ObjectNode context = event.putObject("requestContext").put("requestId", "gateway-request");
            context.put("stage", row.value("stage").orElse("$default"));
            context.putObject("http")
                    .put("method", notation.text(row.value("method").orElse("POST")))
                    .put("path", path)
                    .put("protocol", "HTTP/1.1")
                    .put("sourceIp", "192.0.2.1");
            ObjectNode headers = event.putObject("headers");
            for (Field field : Field.of(row, notation)) {
                boolean repeated = headers.hasNonNull(field.name());
                headers.put(
                        field.name(),
                        repeated ? headers.get(field.name()).textValue() + "," + field.value() : field.value());
            }
            return event;
        }

        @Override
        void drop(ObjectNode event, String member, boolean toNull) {
            ObjectNode context = (ObjectNode) event.path("requestContext");
            switch (member) {
                case "context" -> drop(event, toNull, "requestContext");
                case "http" -> drop(context, toNull, "http");
                case "method" -> drop((ObjectNode) context.get("http"), toNull, "method");
                case "stage" -> drop(context, toNull, "stage");
                case "path" -> drop(event, toNull, "rawPath");
                default -> drop(event, toNull, member);
            }
        }
    },

    /** API Gateway REST API, payload format 1.0. */
    REST_API("rest", "io.github.tokenvendor.lambda.RestApiHandler") {
        @Override
        ObjectNode event(Row row, RowSyntax notation) {
            ObjectNode event = JSON.createObjectNode().put("resource", "/{proxy+}");
            event.put("path", notation.text(row.value("path").orElse("/tokens")));
            event.put("httpMethod", notation.text(row.value("method").orElse("POST")));
            event.putObject("requestContext")
                    .put("requestId", "gateway-request")
                    .put("stage", "live");
            event.putObject("queryStringParameters")
                    .put("access_token", notation.text(row.value("query").orElse("")));
            ObjectNode headers = event.putObject("headers");
            ObjectNode all = JSON.createObjectNode();
            for (Field field : Field.of(row, notation)) {
                headers.put(field.name(), field.value());
                boolean repeated = all.has(field.name());
                ArrayNode values = repeated ? (ArrayNode) all.get(field.name()) : all.putArray(field.name());
                values.add(field.value());
            }
            if (row.value("single").isEmpty()) {
                event.set("multiValueHeaders", all);
            }
            return event;
        }

        @Override
        void drop(ObjectNode event, String member, boolean toNull) {
            switch (member) {
                case "context" -> drop(event, toNull, "requestContext");
                case "http", "method" -> drop(event, toNull, "httpMethod");
                case "stage" -> drop((ObjectNode) event.get("requestContext"), toNull, "stage");
                case "headers" -> {
                    drop(event, toNull, "headers");
                    drop(event, toNull, "multiValueHeaders");
                }
                default -> drop(event, toNull, member);
            }
        }
    };

    /** In ASCII only, because a lone surrogate would not survive the way to the process of the packaged program. */
    static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final String shortName;
    private final String handler;

    Gateway(String shortName, String handler) {
        this.shortName = shortName;
        this.handler = handler;
    }

    String shortName() {
        return shortName;
    }

    /** The handler as a function's configuration names it. */
    String handler() {
        return handler + "::handleRequest";
    }

    /** The event of a row, as JSON. */
    String eventOf(Row row, RowSyntax notation) {
        if (row.value("event").isPresent()) {
            return notation.text(row.value("event").get());
        }
        ObjectNode event = event(row, notation);
        event.put("isBase64Encoded", false);
        row.value("body").ifPresent(body -> event.put("body", notation.text(body)));
        row.value("body64")
                .ifPresent(body -> event.put("isBase64Encoded", true)
                        .put("body", Base64.getEncoder().encodeToString(notation.bytes(body))));
        row.value("raw64").ifPresent(body -> event.put("isBase64Encoded", true).put("body", notation.text(body)));
        row.words("missing").forEach(member -> drop(event, member, false));
        row.words("null").forEach(member -> drop(event, member, true));
        return written(event);
    }

    /** The event of a plain request. */
    String eventOf(String method, String path, String body) {
        Map<String, List<String>> values =
                Map.of("method", List.of(method), "path", List.of(path), "body", List.of(body));
        return eventOf(new Row("", "plain", 0, values), new RowSyntax(Instant.EPOCH, Map.of()));
    }

    private static String written(ObjectNode event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes can be written", e);
        }
    }

    abstract ObjectNode event(Row row, RowSyntax notation);

    abstract void drop(ObjectNode event, String member, boolean toNull);

    static void drop(ObjectNode parent, boolean toNull, String member) {
        parent.remove(member);
        if (toNull) {
            parent.putNull(member);
        }
    }

    /**
     * A header field.
     *
     * @param name its name as sent
     * @param value its value; null where the event has a null
     */
    private record Field(String name, String value) {
        static List<Field> of(Row row, RowSyntax notation) {
            List<Field> fields = new ArrayList<>();
            boolean hasBody = List.of("body", "body64", "raw64").stream()
                    .anyMatch(key -> row.value(key).isPresent());
            String type = row.value("type").orElse(hasBody ? "application/json" : "none");
            if (!type.equals("none")) {
                fields.add(new Field("content-type", notation.text(type)));
            }
            for (String header : row.all("header")) {
                int colon = header.indexOf(':');
                String value = header.substring(Math.min(header.length(), colon + 2));
                fields.add(new Field(
                        notation.text(header.substring(0, colon)),
                        value.equals("<null>") ? null : notation.text(value)));
            }
            return fields;
        }
    }
}
