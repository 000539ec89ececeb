package io.github.tokenvendor.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A response from an upstream.
 *
 * @param status the HTTP status as sent, in any range
 * @param reason the status line's reason phrase; may be empty
 * @param headers the header fields, with names as sent
 * @param body at most {@link BoundedHttpClient#MAX_BODY_BYTES}
 * @param elapsed how long the exchange took, by a monotonic clock: a {@code Date} may be that old
 */
public record UpstreamResponse(
        int status, String reason, Map<String, List<String>> headers, byte[] body, Duration elapsed) {
    /** The first value of a header field, whose name is case-insensitive. */
    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .flatMap(field -> field.getValue().stream())
                .findFirst();
    }

    /** The upstream's time by its {@code Date} header; empty if it is missing or malformed. */
    public Optional<Instant> serverTime() {
        return header("Date").flatMap(UpstreamResponse::httpDate);
    }

    /** Parses a date in the format that RFC 9110, section 5.6.7, prefers; empty for any other text. */
    public static Optional<Instant> httpDate(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Redacted: bodies contain tokens. */
    @Override
    public String toString() {
        return "UpstreamResponse[" + status + "]";
    }
}
