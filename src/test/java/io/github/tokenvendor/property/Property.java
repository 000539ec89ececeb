package io.github.tokenvendor.property;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.presentation.StandardRepresentation;

/**
 * Checks that an assertion holds for random inputs, and reports the simplest input found for which it does not.
 *
 * <p>Each run draws different inputs. A failure names its seed: {@code mvn test -Dtest=… -Dproperty.seed=…} starts with
 * the failing input.
 */
public final class Property {
    /** Draws an input and asserts something of it. */
    @FunctionalInterface
    public interface Body {
        /** Fails by throwing anything. */
        void check(Source input) throws Throwable;
    }

    private record Attempt(Source input, Optional<Throwable> failure, boolean discarded) {}

    private static final int MAX_SHRINKING_RUNS = 2_000;
    private static final int MAX_DISCARDED_PER_TRY = 10;

    private final Body body;
    private Attempt simplest;
    private int runs;

    private Property(Body body) {
        this.body = body;
    }

    /** Checks a property with this many inputs; discarded ones do not count. */
    public static void check(int tries, Body body) {
        check(tries, Long.getLong("property.seed", ThreadLocalRandom.current().nextLong()), body);
    }

    /** Checks a property with inputs that follow from a seed. */
    static void check(int tries, long seed, Body body) {
        new Property(body).run(tries, seed);
    }

    private void run(int tries, long seed) {
        int discarded = 0;
        for (int done = 0; done < tries; ) {
            long own = seed + done + discarded;
            Attempt attempt = attempt(Source.random(own));
            if (attempt.failure().isPresent()) {
                throw failure(attempt, done + 1, own);
            }
            if (attempt.discarded()) {
                discarded++;
            } else {
                done++;
            }
            if (discarded > MAX_DISCARDED_PER_TRY * tries) {
                throw new AssertionError("gave up after " + done + " tries: " + discarded + " inputs were discarded");
            }
        }
    }

    private Attempt attempt(Source input) {
        try {
            body.check(input);
            return new Attempt(input, Optional.empty(), false);
        } catch (Source.Discarded e) {
            return new Attempt(input, Optional.empty(), true);
        } catch (Throwable e) {
            return new Attempt(input, Optional.of(e), false);
        }
    }

    private AssertionError failure(Attempt failed, int number, long seed) {
        simplest = failed;
        List<Long> before;
        do {
            before = simplest.input().choices();
            deleteChoices();
            lowerChoices();
        } while (!before.equals(simplest.input().choices()));
        StringBuilder message = new StringBuilder("try " + number + " failed; the simplest input found is");
        simplest.input().drawn().forEach((name, value) -> message.append("\n  " + name + " = " + shown(value)));
        message.append("\nto start with this failure, set -Dproperty.seed=" + seed);
        return new AssertionError(message.toString(), simplest.failure().orElseThrow());
    }

    private void deleteChoices() {
        for (int size = 32; size > 0; size /= 2) {
            for (int from = simplest.input().choices().size() - size; from >= 0; from--) {
                List<Long> shorter = new ArrayList<>(simplest.input().choices());
                if (from + size <= shorter.size()) {
                    shorter.subList(from, from + size).clear();
                    isSimplerFailure(shorter);
                }
            }
        }
    }

    private void lowerChoices() {
        for (int i = 0; i < simplest.input().choices().size(); i++) {
            long passing = -1;
            for (long size = choice(i); size - passing > 1; size = choice(i)) {
                // The first candidate is 0; then the interval is halved.
                long middle = passing < 0 ? 0 : passing + (size - passing) / 2;
                passing = isLowered(i, middle) ? passing : middle;
            }
            // Halving alone may miss the smallest failing value if some smaller inputs do not apply.
            for (long step = 2; step < 5 && choice(i) >= step; step++) {
                isLowered(i, choice(i) - step);
            }
        }
    }

    private boolean isLowered(int index, long choice) {
        List<Long> lower = new ArrayList<>(simplest.input().choices());
        lower.set(index, choice);
        return isSimplerFailure(lower);
    }

    /** 0 for a choice that is not made any more. */
    private long choice(int index) {
        List<Long> choices = simplest.input().choices();
        return index < choices.size() ? choices.get(index) : 0;
    }

    private boolean isSimplerFailure(List<Long> choices) {
        if (runs == MAX_SHRINKING_RUNS) {
            return false;
        }
        runs++;
        Attempt attempt = attempt(Source.replay(choices));
        boolean simpler = attempt.failure().isPresent()
                && isSimpler(attempt.input().choices(), simplest.input().choices());
        simplest = simpler ? attempt : simplest;
        return simpler;
    }

    /** Fewer choices are simpler; among equally many, the smaller number at the first difference decides. */
    private static boolean isSimpler(List<Long> choices, List<Long> others) {
        for (int i = 0; choices.size() == others.size() && i < choices.size(); i++) {
            if (!choices.get(i).equals(others.get(i))) {
                return choices.get(i) < others.get(i);
            }
        }
        return choices.size() < others.size();
    }

    /** As AssertJ shows values, with unprintable characters escaped. */
    private static String shown(Object value) {
        StringBuilder shown = new StringBuilder();
        new StandardRepresentation()
                .toStringOf(value)
                .chars()
                .forEach(c -> shown.append(
                        c >= ' ' && c <= '~' ? String.valueOf((char) c) : String.format(Locale.ROOT, "\\u%04x", c)));
        return shown.toString();
    }
}
