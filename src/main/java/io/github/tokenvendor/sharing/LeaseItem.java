package io.github.tokenvendor.sharing;

import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.vending.LeaseKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
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
    static final String TOKEN = "token";
    static final String MASTER = "master";
    static final String CLAIMANT = "claimant";
    /** Milliseconds since 1970. */
    static final String CLAIMED_UNTIL = "claimed_until";
    /** Milliseconds since 1970. */
    static final String REFUSED_AT = "refused_at";

    static final String FAILURE = "failure";
    /** Seconds since 1970; DynamoDB deletes the item some time after that. */
    static final String EXPIRES_AT = "expires_at";

    private LeaseItem() {}

    /**
     * The id of the item for a lease: a digest, so that no two keys share an item and its length is bounded.
     *
     * @param configuration everything else that must be equal for environments to share a lease
     */
    static String id(String configuration, LeaseKey key) {
        try {
            byte[] text = (key.text() + "\n" + configuration).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static Map<String, Object> keyOf(String id) {
        return Map.of(ID, text(id));
    }

    static Entry parse(Map<?, ?> item) {
        return new Entry(
                text(item, TOKEN),
                text(item, MASTER).orElse(""),
                text(item, CLAIMANT)
                        .flatMap(claimant -> time(item, CLAIMED_UNTIL).map(until -> new Claim(claimant, until))),
                time(item, REFUSED_AT),
                text(item, FAILURE));
    }

    static Map<String, Object> text(String value) {
        return Map.of("S", value);
    }

    static Map<String, Object> number(long value) {
        return Map.of("N", Long.toString(value));
    }

    /** An unparseable time counts as past. */
    private static Optional<Instant> time(Map<?, ?> item, String name) {
        return member(item, name, "N").map(millis -> {
            try {
                return Instant.ofEpochMilli(Long.parseLong(millis));
            } catch (NumberFormatException e) {
                return Instant.EPOCH;
            }
        });
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
