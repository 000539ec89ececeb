package io.github.tokenvendor.callers;

import io.github.tokenvendor.upstream.UpstreamUrl;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The members of one policy; reports faults with their place, and never quotes a value. */
final class Members {
    /** A member's name is repeated only if it is harmless in a log. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.:/-]{1,100}");

    private final String place;
    private final Map<?, ?> members;
    private final Consumer<String> faults;

    Members(String place, Map<?, ?> members, Consumer<String> faults) {
        this.place = place;
        this.members = members;
        this.faults = faults;
    }

    void refuseOthersThan(Set<String> known) {
        for (Object name : members.keySet()) {
            if (!known.contains(name)) {
                fault(String.valueOf(name), "is not a member of a policy");
            }
        }
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    @Nullable
    Object get(String name) {
        return members.get(name);
    }

    /** A string; empty if the member is anything else. */
    String text(String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    void fault(String name, String fault) {
        faults.accept(place + "." + (HARMLESS.matcher(name).matches() ? name : "(a member)") + " " + fault);
    }

    void fault(String fault) {
        faults.accept(place + " " + fault);
    }

    /** A string or an array of strings; empty if there is a fault. */
    List<String> texts(String name) {
        return texts(name, members.get(name));
    }

    /** For each member of an object, a string or an array of strings. */
    Map<String, List<String>> textsByName(String name) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        if (!has(name)) {
            return all;
        }
        if (!(members.get(name) instanceof Map<?, ?> map)) {
            fault(name, "must be an object");
            return all;
        }
        for (Map.Entry<?, ?> member : map.entrySet()) {
            all.put((String) member.getKey(), texts(name + "." + member.getKey(), member.getValue()));
        }
        return all;
    }

    private List<String> texts(String name, @Nullable Object value) {
        List<?> items = value instanceof List<?> list ? list : List.of(value == null ? "" : value);
        List<String> texts = new ArrayList<>();
        for (Object item : items) {
            if (item instanceof String text && !text.isEmpty()) {
                texts.add(text);
            }
        }
        if (texts.isEmpty() || texts.size() < items.size()) {
            fault(name, "must be a string or an array of strings, none of them empty");
        }
        return List.copyOf(texts);
    }

    /** The address in a member, if there is one; any other value is a fault. */
    Optional<URI> address(String name) {
        Optional<URI> address = UpstreamUrl.parse(text(name));
        if (has(name) && address.isEmpty()) {
            fault(name, "must be an https:// address, or an http:// address of a loopback host");
        }
        return address;
    }

    /** A whole number; {@code max} if the member is missing. */
    int number(String name, int min, int max) {
        if (!has(name)) {
            return max;
        }
        if (members.get(name) instanceof BigInteger number
                && number.compareTo(BigInteger.valueOf(min)) >= 0
                && number.compareTo(BigInteger.valueOf(max)) <= 0) {
            return number.intValueExact();
        }
        fault(name, "must be a whole number from " + min + " to " + max);
        return max;
    }
}
