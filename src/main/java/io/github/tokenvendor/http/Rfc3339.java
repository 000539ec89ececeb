package io.github.tokenvendor.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a date-time of RFC 3339, section 5.6, in uppercase and without leap seconds.
 *
 * <p>The JDK's parsers do not fit: {@link Instant#parse} accepts 24:00 and leap seconds, {@code OffsetDateTime.parse}
 * accepts offsets without minutes and times without seconds, and neither accepts offsets beyond 18 hours.
 */
final class Rfc3339 {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)"
                    + "(?:Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))");

    private Rfc3339() {}

    static Optional<Instant> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.parse(parts.group(1));
            return Optional.of(local.toInstant(ZoneOffset.UTC).minusSeconds(offsetSeconds(parts)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long offsetSeconds(Matcher parts) {
        if (parts.group(2) == null) {
            return 0;
        }
        long seconds = Integer.parseInt(parts.group(3)) * 3_600L + Integer.parseInt(parts.group(4)) * 60L;
        return parts.group(2).equals("-") ? -seconds : seconds;
    }
}
