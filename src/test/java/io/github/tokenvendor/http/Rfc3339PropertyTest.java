package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Holds the reader to an oracle of its own arithmetic, which shares no code with {@code java.time}'s parsers. */
class Rfc3339PropertyTest {
    /** The parts of a date-time, each a little beyond its range at times. */
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
        Optional<Instant> moment() {
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

        /** Counted year by year and month by month: slow and plain. */
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

    // Kills: the offset's sign turned round; the fraction padded on its left; 24:00 or :60 let through.
    @Property(tries = 2_000)
    void parse_partsInAndOutOfRange_agreesWithTheOracle(@ForAll("parts") Parts parts) {
        assertThat(Rfc3339.parse(parts.text())).as(parts.text()).isEqualTo(parts.moment());
    }

    // Kills: a catch of DateTimeException taken out; find() in place of matches().
    @Property(tries = 2_000)
    void parse_oneCharacterChanged_neverThrows(
            @ForAll("parts") Parts parts, @ForAll char other, @ForAll("position") int position) {
        StringBuilder text = new StringBuilder(parts.text());
        text.setCharAt(position % text.length(), other);

        assertThat(Rfc3339.parse(text.toString())).isNotNull();
        assertThat(Rfc3339.parse(parts.text() + other)).isEmpty();
        assertThat(Rfc3339.parse(other + parts.text())).isEmpty();
    }

    @Provide
    Arbitrary<Integer> position() {
        return Arbitraries.integers().between(0, 60);
    }

    @Provide
    Arbitrary<Parts> parts() {
        Arbitrary<String> fraction = Arbitraries.strings()
                .numeric()
                .ofMinLength(0)
                .ofMaxLength(10)
                .filter(text -> text.chars().allMatch(c -> c >= '0' && c <= '9'));
        Arbitrary<Offset> offset = Combinators.combine(
                        Arbitraries.of("", "+", "-"), withEdge(0, 23, 24), withEdge(0, 59, 60))
                .as((sign, hours, minutes) -> sign.isEmpty() ? new Offset("", 0, 0) : new Offset(sign, hours, minutes));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9_999),
                        withEdge(1, 12, 13),
                        withEdge(1, 31, 32),
                        withEdge(0, 23, 24),
                        withEdge(0, 59, 60),
                        withEdge(0, 59, 60),
                        fraction,
                        offset)
                .as(Parts::new)
                .withoutEdgeCases();
    }

    /** Mostly in range, so that whole date-times are valid often enough. */
    private static Arbitrary<Integer> withEdge(int from, int to, int beyond) {
        return Arbitraries.frequencyOf(
                Tuple.of(40, Arbitraries.integers().between(from, to)),
                Tuple.of(1, Arbitraries.of(beyond, 99, Math.max(0, from - 1))));
    }
}
