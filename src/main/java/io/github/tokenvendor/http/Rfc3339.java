package io.github.tokenvendor.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a date-time of RFC 3339, section 5.6, in capital letters and without leap seconds.
 *
 * <p>The JDK's parsers do not fit: {@link Instant#parse} takes 24:00 and leap seconds, {@code OffsetDateTime.parse}
 * takes offsets without minutes and times without seconds, and neither takes offsets beyond 18 hours.
 */
final class Rfc3339 {
    private static final Pattern FORM = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})"
            + "T([0-9]{2}):([0-9]{2}):([0-9]{2})"
            + "(?:\\.([0-9]{1,9}))?(?:Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))");

    private Rfc3339() {}

    static Optional<Instant> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(parts, 1),
                    number(parts, 2),
                    number(parts, 3),
                    number(parts, 4),
                    number(parts, 5),
                    number(parts, 6),
                    nanos(parts.group(7)));
            return Optional.of(local.toInstant(ZoneOffset.UTC).minusSeconds(offsetSeconds(parts)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static int nanos(String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }

    private static long offsetSeconds(Matcher parts) {
        if (parts.group(8) == null) {
            return 0;
        }
        long seconds = number(parts, 9) * 3_600L + number(parts, 10) * 60L;
        return parts.group(8).equals("-") ? -seconds : seconds;
    }
}
