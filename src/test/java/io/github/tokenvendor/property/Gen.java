package io.github.tokenvendor.property;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes values from choices; from choices that are all 0 it makes the simplest one. */
@FunctionalInterface
public interface Gen<T> {
    /** Makes one value. */
    T from(Source source);

    /** Values derived from these. */
    default <R> Gen<R> map(Function<? super T, ? extends R> derive) {
        return source -> derive.apply(from(source));
    }

    /** Those of these values that satisfy a condition; a try that finds none is discarded. */
    default Gen<T> filter(Predicate<? super T> condition) {
        return source -> {
            for (int attempt = 0; attempt < 100; attempt++) {
                T value = from(source);
                if (condition.test(value)) {
                    return value;
                }
            }
            throw new Source.Discarded();
        };
    }

    /** Lists of these values. */
    default Gen<List<T>> list(int min, int max) {
        return source -> {
            List<T> items = new ArrayList<>();
            // A choice before each item, not one for the size: items can then be deleted one by one.
            int average = (max - min + 1) / 2 + 1;
            while (items.size() < min || items.size() < max && source.below(average) > 0) {
                items.add(from(source));
            }
            return items;
        };
    }

    /** These values, present in some percent of all cases. */
    default Gen<Optional<T>> optional(int percent) {
        return source -> source.below(100) < 100 - percent ? Optional.empty() : Optional.of(from(source));
    }

    /** Any of some values, the simplest one first. */
    @SafeVarargs
    static <T> Gen<T> of(T... values) {
        return source -> values[source.below(values.length)];
    }

    /** A value of any of some generators, the simplest one first. */
    @SafeVarargs
    static <T> Gen<T> oneOf(Gen<? extends T>... gens) {
        return source -> gens[source.below(gens.length)].from(source);
    }

    /** The usual value {@code times} times as often as a value of each other generator. */
    @SafeVarargs
    static <T> Gen<T> mostly(int times, Gen<? extends T> usual, Gen<? extends T>... others) {
        return source -> {
            int other = source.below(times + others.length) - times;
            return other < 0 ? usual.from(source) : others[other].from(source);
        };
    }

    /** Numbers from a least to a greatest one; the simplest is the one nearest to 0. */
    static Gen<Long> between(long min, long max) {
        return source -> {
            boolean negative = max < 0 || min < 0 && source.below(2) > 0;
            long nearest = negative ? Math.min(max, -1) : Math.max(min, 0);
            return negative ? nearest - source.upTo(nearest - min) : nearest + source.upTo(max - nearest);
        };
    }

    /** Numbers from a least to a greatest one. */
    static Gen<Integer> between(int min, int max) {
        return between((long) min, (long) max).map(Long::intValue);
    }

    /** Integers of up to 40 digits, many of them within a long's range. */
    static Gen<BigInteger> bigIntegers() {
        Gen<String> digits = text("0123456789", 1, 40);
        return oneOf(
                between(Long.MIN_VALUE, Long.MAX_VALUE).map(BigInteger::valueOf),
                digits.map(BigInteger::new),
                digits.map(text -> new BigInteger(text).negate()));
    }

    /** Any UTF-16 code unit, lone surrogates included; the simplest is {@code a}. */
    static Gen<Character> characters() {
        return source -> (char) (source.upTo(Character.MAX_VALUE) ^ 'a');
    }

    /** Texts of any characters. */
    static Gen<String> text(int max) {
        return text(characters(), 0, max);
    }

    /** Texts of some characters, the simplest one first. */
    static Gen<String> text(String alphabet, int min, int max) {
        return text(source -> alphabet.charAt(source.below(alphabet.length())), min, max);
    }

    /** Texts of the characters that a generator makes. */
    static Gen<String> text(Gen<Character> characters, int min, int max) {
        return characters.list(min, max).map(list -> {
            StringBuilder text = new StringBuilder();
            list.forEach(text::append);
            return text.toString();
        });
    }

    /** Any bytes. */
    static Gen<byte[]> bytes(int max) {
        return between(Byte.MIN_VALUE, Byte.MAX_VALUE).list(0, max).map(items -> {
            byte[] bytes = new byte[items.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = items.get(i).byteValue();
            }
            return bytes;
        });
    }

    /** Maps that keep the order in which they were made. */
    static <V> Gen<Map<String, V>> maps(Gen<String> names, Gen<V> values, int max) {
        Gen<Map.Entry<String, V>> entry = source -> Map.entry(names.from(source), values.from(source));
        return entry.list(0, max).map(entries -> {
            Map<String, V> members = new LinkedHashMap<>();
            entries.forEach(member -> members.put(member.getKey(), member.getValue()));
            return members;
        });
    }
}
