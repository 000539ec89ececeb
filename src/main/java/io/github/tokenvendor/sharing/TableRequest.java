package io.github.tokenvendor.sharing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds the parameters of one operation.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html">Expressions</a>
 */
final class TableRequest {
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Map<String, Object> names = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    TableRequest(String table) {
        parameters.put("TableName", table);
    }

    TableRequest with(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    /** Lets expressions name attributes with a {@code #} prefix, because many plain names are reserved words. */
    TableRequest names(String... attributes) {
        for (String attribute : attributes) {
            names.put("#" + attribute, attribute);
        }
        return this;
    }

    TableRequest value(String name, Map<String, Object> value) {
        values.put(":" + name, value);
        return this;
    }

    Map<String, Object> parameters() {
        Map<String, Object> all = new LinkedHashMap<>(parameters);
        all.put("ExpressionAttributeNames", names);
        if (!values.isEmpty()) {
            all.put("ExpressionAttributeValues", values);
        }
        return all;
    }
}
