package io.github.tokenvendor.sharing;

import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a lease and a claim are stored: the names and types of their attributes.
 *
 * <p>Parsing never fails: an attribute of the wrong type or form counts as missing.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>
 */
final class LeaseItem {
    static final String ID = "id";
    static final String KEY = "key";
    static final String TOKEN = "token";
    static final String MASTER = "master";
    static final String CLAIMANT = "claimant";
    /** Milliseconds since 1970. */
    static final String CLAIMED_UNTIL = "claimed_until";
    /** Seconds since 1970; DynamoDB deletes the item some time after that. */
    static final String EXPIRES_AT = "expires_at";

    private LeaseItem() {}

    static Map<String, Object> keyOf(String id) {
        return Map.of(ID, text(id));
    }

    static Map<String, Object> of(String id, String key, String token, String master, Instant expires) {
        Map<String, Object> item = new LinkedHashMap<>(keyOf(id));
        item.put(KEY, text(key));
        item.put(TOKEN, text(token));
        item.put(MASTER, text(master));
        item.put(EXPIRES_AT, number(expires.getEpochSecond()));
        return item;
    }

    static Entry parse(Map<?, ?> item) {
        return new Entry(
                text(item, KEY).orElse(""),
                text(item, TOKEN),
                text(item, MASTER).orElse(""),
                claim(item));
    }

    static Map<String, Object> text(String value) {
        return Map.of("S", value);
    }

    static Map<String, Object> number(long value) {
        return Map.of("N", Long.toString(value));
    }

    private static Optional<Claim> claim(Map<?, ?> item) {
        Optional<String> until = member(item, CLAIMED_UNTIL, "N");
        return text(item, CLAIMANT).flatMap(claimant -> until.map(millis -> new Claim(claimant, time(millis))));
    }

    /** An unparseable time counts as past. */
    private static Instant time(String millis) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(millis));
        } catch (NumberFormatException e) {
            return Instant.EPOCH;
        }
    }

    private static Optional<String> text(Map<?, ?> item, String name) {
        return member(item, name, "S");
    }

    private static Optional<String> member(Map<?, ?> item, String name, String type) {
        return item.get(name) instanceof Map<?, ?> value && value.get(type) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }
}
