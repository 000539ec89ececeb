package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.property.Gen;
import io.github.tokenvendor.property.Property;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Compares the parser with an oracle whose arithmetic shares no code with that of {@code java.time}. */
class Rfc3339PropertyTest {
    /** The parts of a date-time, each occasionally just out of range. */
    record Parts(int year, int month, int day, int hour, int minute, int second, String fraction, Offset offset) {
        String text() {
            return String.format(
                    Locale.ROOT,
                    "%04d-%02d-%02dT%02d:%02d:%02d%s%s",
                    year,
                    month,
                    day,
                    hour,
                    minute,
                    second,
                    fraction.isEmpty() ? "" : "." + fraction,
                    offset.text());
        }

        /** RFC 3339, section 5.6 and 5.7, without leap seconds. */
        Optional<Instant> instant() {
            boolean valid = month >= 1
                    && month <= 12
                    && day >= 1
                    && day <= daysIn(year, month)
                    && hour <= 23
                    && minute <= 59
                    && second <= 59
                    && fraction.length() <= 9
                    && offset.hours() <= 23
                    && offset.minutes() <= 59;
            if (!valid) {
                return Optional.empty();
            }
            long seconds = daysSinceEpoch(year, month, day) * 86_400 + hour * 3_600L + minute * 60L + second;
            long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
            return Optional.of(Instant.ofEpochSecond(seconds - offset.seconds(), nanos));
        }

        private static int daysIn(int year, int month) {
            boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            return month == 2 ? (leap ? 29 : 28) : (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
        }

        /** Counts year by year and month by month: slow but obvious. */
        private static long daysSinceEpoch(int year, int month, int day) {
            long days = day - 1;
            for (int m = 1; m < month; m++) {
                days += daysIn(year, m);
            }
            for (int y = 1970; y < year; y++) {
                days += daysIn(y, 2) + 337;
            }
            for (int y = year; y < 1970; y++) {
                days -= daysIn(y, 2) + 337;
            }
            return days;
        }
    }

    /** An offset; no sign means {@code Z}. */
    record Offset(String sign, int hours, int minutes) {
        String text() {
            return sign.isEmpty() ? "Z" : String.format(Locale.ROOT, "%s%02d:%02d", sign, hours, minutes);
        }

        long seconds() {
            long seconds = sign.isEmpty() ? 0 : hours * 3_600L + minutes * 60L;
            return sign.equals("-") ? -seconds : seconds;
        }
    }

    private static final Gen<Offset> OFFSETS = source -> {
        String sign = Gen.of("", "+", "-").from(source);
        int hours = withEdge(0, 23, 24).from(source);
        int minutes = withEdge(0, 59, 60).from(source);
        return sign.isEmpty() ? new Offset("", 0, 0) : new Offset(sign, hours, minutes);
    };
    private static final Gen<Parts> PARTS = source -> new Parts(
            Gen.between(0, 9_999).from(source),
            withEdge(1, 12, 13).from(source),
            withEdge(1, 31, 32).from(source),
            withEdge(0, 23, 24).from(source),
            withEdge(0, 59, 60).from(source),
            withEdge(0, 59, 60).from(source),
            Gen.text("0123456789", 0, 10).from(source),
            OFFSETS.from(source));

    // Kills: the offset's sign reversed; the fraction padded on its left; 24:00 or :60 accepted.
    @Test
    void parse_partsInAndOutOfRange_agreesWithTheOracle() {
        Property.check(2_000, input -> {
            Parts parts = input.draw("parts", PARTS);

            assertThat(Rfc3339.parse(parts.text())).as(parts.text()).isEqualTo(parts.instant());
        });
    }

    // Kills: a catch of DateTimeException removed; find() in place of matches().
    @Test
    void parse_oneCharacterChanged_neverThrows() {
        Property.check(2_000, input -> {
            Parts parts = input.draw("parts", PARTS);
            char other = input.draw("other", Gen.characters());
            StringBuilder text = new StringBuilder(parts.text());
            text.setCharAt(input.draw("position", Gen.between(0, 60)) % text.length(), other);

            assertThat(Rfc3339.parse(text.toString())).isNotNull();
            assertThat(Rfc3339.parse(parts.text() + other)).isEmpty();
            assertThat(Rfc3339.parse(other + parts.text())).isEmpty();
        });
    }

    /** Mostly in range, so that whole date-times are valid often enough. */
    private static Gen<Integer> withEdge(int from, int to, int beyond) {
        return Gen.mostly(40, Gen.between(from, to), Gen.of(beyond, 99, Math.max(0, from - 1)));
    }
}
