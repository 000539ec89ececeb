package io.github.tokenvendor.testing;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.lambda.RestApiHandler;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The two gateways: the event that each creates from a row's request, and the handler behind it. */
public enum Gateway {
    /** API Gateway HTTP API, payload format 2.0. */
    HTTP_API(
            "http",
            HttpApiHandler.class,
            Map.of(
                    "context", "/requestContext",
                    "http", "/requestContext/http",
                    "method", "/requestContext/http/method",
                    "stage", "/requestContext/stage",
                    "path", "/rawPath")) {
        @Override
        ObjectNode event(String method, String path, String query, List<Field> fields) {
            ObjectNode event = JSON.createObjectNode().put("version", "2.0").put("routeKey", "$default");
            event.put("rawPath", path).put("rawQueryString", query);
            ObjectNode context = event.putObject("requestContext").put("requestId", "gateway-request");
            context.put("stage", "$default");
            context.putObject("http")
                    .put("method", method)
                    .put("path", path)
                    .put("protocol", "HTTP/1.1")
                    .put("sourceIp", "192.0.2.1");
            ObjectNode headers = event.putObject("headers");
            for (Field field : fields) {
                String before = headers.path(field.name()).textValue();
                headers.put(field.name(), before == null ? field.value() : before + "," + field.value());
            }
            return event;
        }
    },
    /** API Gateway REST API, payload format 1.0. */
    REST_API(
            "rest",
            RestApiHandler.class,
            Map.of(
                    "context", "/requestContext",
                    "http", "/httpMethod",
                    "method", "/httpMethod",
                    "stage", "/requestContext/stage",
                    "headers", "/headers /multiValueHeaders")) {
        @Override
        ObjectNode event(String method, String path, String query, List<Field> fields) {
            ObjectNode event = JSON.createObjectNode().put("resource", "/{proxy+}");
            event.put("path", path).put("httpMethod", method);
            event.putObject("requestContext")
                    .put("requestId", "gateway-request")
                    .put("stage", "live");
            addQuery(event, query);
            ObjectNode headers = event.putObject("headers");
            ObjectNode all = JSON.createObjectNode();
            for (Field field : fields) {
                headers.put(field.name(), field.value());
                all.withArrayProperty(field.name()).add(field.value());
            }
            event.set("multiValueHeaders", all);
            return event;
        }

        /** API Gateway decodes the names and values of a query. */
        private void addQuery(ObjectNode event, String query) {
            ObjectNode last = event.putObject("queryStringParameters");
            ObjectNode all = event.putObject("multiValueQueryStringParameters");
            for (String parameter : query.isEmpty() ? new String[0] : query.split("&")) {
                String decoded = URLDecoder.decode(parameter, StandardCharsets.UTF_8);
                int equals = decoded.indexOf('=');
                String name = equals < 0 ? decoded : decoded.substring(0, equals);
                String value = equals < 0 ? "" : decoded.substring(equals + 1);
                last.put(name, value);
                all.withArrayProperty(name).add(value);
            }
        }
    };

    /** In ASCII, because a lone surrogate cannot be sent to the packaged program's process. */
    static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final String shortName;
    private final Class<?> handler;
    private final Map<String, String> members;

    Gateway(String shortName, Class<?> handler, Map<String, String> members) {
        this.shortName = shortName;
        this.handler = handler;
        this.members = members;
    }

    /** The name in the keys of a table. */
    public String shortName() {
        return shortName;
    }

    /** The handler's name in a function's configuration. */
    public String handler() {
        return handler.getName() + "::handleRequest";
    }

    /** Whether a row is meant for this gateway. */
    public boolean takes(Row row) {
        return row.value("only").map(shortName::equals).orElse(true);
    }

    /** The event of a row, as JSON. */
    public String eventOf(Row row, RowSyntax syntax) {
        if (row.value("event").isPresent()) {
            return syntax.text(row.value("event").get());
        }
        ObjectNode event = event(
                syntax.text(row.value("method").orElse("POST")),
                syntax.text(row.value("path").orElse("/tokens")),
                syntax.text(row.value("query").orElse("")),
                Field.of(row, syntax));
        event.put("isBase64Encoded", false);
        row.value("stage")
                .ifPresent(stage -> event.withObject("/requestContext").put("stage", stage));
        row.value("single").ifPresent(any -> event.remove("multiValueHeaders"));
        row.value("body").ifPresent(body -> event.put("body", syntax.text(body)));
        row.value("body64")
                .ifPresent(body -> event.put("isBase64Encoded", true)
                        .put("body", Base64.getEncoder().encodeToString(syntax.bytes(body))));
        row.value("raw64").ifPresent(body -> event.put("isBase64Encoded", true).put("body", syntax.text(body)));
        row.words("missing").forEach(member -> drop(event, member, false));
        row.words("null").forEach(member -> drop(event, member, true));
        return written(event);
    }

    /** The event of a plain request. */
    public String eventOf(String method, String path, Map<String, String> headers, String body) {
        List<Field> fields = headers.entrySet().stream()
                .map(field -> new Field(field.getKey(), field.getValue()))
                .toList();
        return written(
                event(method, path, "", fields).put("isBase64Encoded", false).put("body", body));
    }

    private static String written(ObjectNode event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes can be written", e);
        }
    }

    abstract ObjectNode event(String method, String path, String query, List<Field> fields);

    private void drop(ObjectNode event, String member, boolean toNull) {
        for (String path : members.getOrDefault(member, "/" + member).split(" ")) {
            JsonPointer pointer = JsonPointer.compile(path);
            ObjectNode parent = (ObjectNode) event.at(pointer.head());
            String name = pointer.last().getMatchingProperty();
            parent.remove(name);
            if (toNull) {
                parent.putNull(name);
            }
        }
    }

    /**
     * A header field.
     *
     * @param name its name as sent
     * @param value its value; null if the event has a null
     */
    private record Field(String name, String value) {
        static List<Field> of(Row row, RowSyntax syntax) {
            List<Field> fields = new ArrayList<>();
            boolean hasBody = List.of("body", "body64", "raw64").stream()
                    .anyMatch(key -> row.value(key).isPresent());
            String type = row.value("type").orElse(hasBody ? "application/json" : "none");
            if (!type.equals("none")) {
                fields.add(new Field("content-type", syntax.text(type)));
            }
            for (String header : row.all("header")) {
                int colon = header.indexOf(':');
                String value = header.substring(Math.min(header.length(), colon + 2));
                fields.add(new Field(
                        syntax.text(header.substring(0, colon)), value.equals("<null>") ? null : syntax.text(value)));
            }
            return fields;
        }
    }
}
