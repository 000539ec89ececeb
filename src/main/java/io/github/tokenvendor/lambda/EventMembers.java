package io.github.tokenvendor.lambda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an event's JSON object; one of an unexpected type counts as absent: null, as in the event classes. */
record EventMembers(Map<String, Object> members) {
    /** Whether a scheduled event asks for a check that vending works. */
    boolean asksForCheck() {
        return "mapbox".equals(text("check"));
    }

    @Nullable
    String text(String name) {
        return members.get(name) instanceof String text ? text : null;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    @Nullable
    @SuppressWarnings("unchecked") // The names in an object are text.
    EventMembers object(String name) {
        return members.get(name) instanceof Map<?, ?> object ? new EventMembers((Map<String, Object>) object) : null;
    }

    /** An object's members whose values are strings. */
    @Nullable
    Map<String, String> texts(String name) {
        EventMembers object = object(name);
        if (object == null) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        object.members.forEach((key, value) -> {
            if (value instanceof String text) {
                texts.put(key, text);
            }
        });
        return texts;
    }

    /** An object's members whose values are lists of strings. */
    @Nullable
    Map<String, List<String>> lists(String name) {
        EventMembers object = object(name);
        if (object == null) {
            return null;
        }
        Map<String, List<String>> lists = new LinkedHashMap<>();
        object.members.forEach((key, value) -> {
            if (value instanceof List<?> items) {
                List<String> list = new ArrayList<>();
                items.forEach(item -> {
                    if (item instanceof String text) {
                        list.add(text);
                    }
                });
                lists.put(key, list);
            }
        });
        return lists;
    }
}
