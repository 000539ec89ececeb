package io.github.tokenvendor.property;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * The input of one try: a stream of choices, and the named values that were made from it.
 *
 * <p>Each choice is a number from 0 to a bound, where 0 stands for the simplest value. That is what makes shrinking
 * independent of the values: a shorter stream, or one with smaller numbers, gives a simpler input of the same kind.
 */
public final class Source {
    /** Ends a try whose input the property does not apply to. */
    static final class Discarded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Discarded() {
            super("the property does not apply to this input", null, false, false);
        }
    }

    /** More than any property needs; only a generator that recurses endlessly reaches it. */
    private static final int MAX_CHOICES = 100_000;

    private final List<Long> recorded;
    private final SplittableRandom random;
    private final List<Long> made = new ArrayList<>();
    private final Map<String, Object> drawn = new LinkedHashMap<>();

    private Source(List<Long> recorded, SplittableRandom random) {
        this.recorded = recorded;
        this.random = random;
    }

    /** Draws every choice at random. */
    static Source random(long seed) {
        return new Source(List.of(), new SplittableRandom(seed));
    }

    /** Repeats choices, reduced to their bounds where those differ; once they are used up, every choice is 0. */
    static Source replay(List<Long> choices) {
        return new Source(choices, null);
    }

    /** Draws a value that is reported under its name when the property fails. */
    public <T> T draw(String name, Gen<T> values) {
        T value = values.from(this);
        drawn.put(name, value);
        return value;
    }

    /** Discards this try unless a condition holds. */
    public void assume(boolean condition) {
        if (!condition) {
            throw new Discarded();
        }
    }

    /** A choice from 0 to a maximum; the two ends and small numbers come up more often than others. */
    public long upTo(long max) {
        return choose(max, () -> switch (random.nextInt(8)) {
            case 0 -> random.nextBoolean() ? 0 : max;
            case 1, 2 -> Math.min(max, random.nextLong() >>> random.nextInt(Long.numberOfLeadingZeros(max | 1), 64));
            default -> max == Long.MAX_VALUE ? random.nextLong() >>> 1 : random.nextLong(max + 1);
        });
    }

    /** A choice from 0 to one less than a bound, each as likely as the others. */
    public int below(int bound) {
        return (int) choose(bound - 1, () -> random.nextInt(bound));
    }

    private long choose(long max, LongSupplier atRandom) {
        assume(made.size() < MAX_CHOICES);
        long choice = made.size() < recorded.size() ? Math.min(recorded.get(made.size()), max) : 0;
        made.add(random == null ? choice : atRandom.getAsLong());
        return made.get(made.size() - 1);
    }

    /** The choices made so far. */
    List<Long> choices() {
        return List.copyOf(made);
    }

    /** The named values drawn so far. */
    Map<String, Object> drawn() {
        return drawn;
    }
}
