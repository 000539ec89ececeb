package io.github.tokenvendor.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyTest {
    private static final Gen<List<Integer>> NUMBERS = Gen.between(0, 1_000_000).list(0, 20);

    /** A bug that a single large number among many triggers. */
    private static void sumStaysSmall(Source input) {
        assertThat(input.draw("numbers", NUMBERS).stream().mapToLong(n -> n).sum())
                .isLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, -1, Long.MAX_VALUE})
    void check_plantedBug_isFoundAndShrunkToTheSmallestInput(long seed) {
        assertThatThrownBy(() -> Property.check(100, seed, PropertyTest::sumStaysSmall))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\n  numbers = [1000]\n")
                .hasCauseInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void check_bugInAText_isShrunkInItsCharactersAndItsLength(long seed) {
        assertThatThrownBy(() -> Property.check(1_000, seed, input -> {
                    String text = input.draw("text", Gen.text(10));
                    assertThat(text.length() > 2 && text.charAt(1) >= 0x80).isFalse();
                }))
                .hasMessageContaining("\n  text = \"a\\u00e1a\"\n");
    }

    @Test
    void check_severalValues_areAllReportedAndShrunkTogether() {
        assertThatThrownBy(() -> Property.check(1_000, 1, input -> {
                    long low = input.draw("low", Gen.between(-5_000L, 5_000L));
                    Map<String, Boolean> flags =
                            input.draw("flags", Gen.maps(Gen.text("xyz", 1, 3), Gen.of(false, true), 5));
                    assertThat(low < -17 && flags.containsValue(true)).isFalse();
                }))
                .hasMessageContaining("\n  low = -18L\n  flags = {\"x\"=true}\n");
    }

    @Test
    void check_failure_namesASeedThatBeginsWithTheSameInput() {
        Throwable failure = catchThrowable(() -> Property.check(100, 42, PropertyTest::sumStaysSmall));
        Matcher seed = Pattern.compile("-Dproperty\\.seed=(-?\\d+)").matcher(failure.getMessage());
        assertThat(seed.find()).isTrue();

        System.setProperty("property.seed", seed.group(1));
        try {
            assertThatThrownBy(() -> Property.check(1, PropertyTest::sumStaysSmall))
                    .hasMessageContaining("try 1 failed")
                    .hasMessageContaining("-Dproperty.seed=" + seed.group(1));
        } finally {
            System.clearProperty("property.seed");
        }
    }

    @Test
    void check_checkedException_isAFailureToo() {
        assertThatThrownBy(() -> Property.check(1, 1, input -> {
                    throw new IOException("planted");
                }))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("planted");
    }

    @Test
    void check_propertyThatHolds_runsEveryTryWithOtherInputs() {
        List<List<Integer>> inputs = new ArrayList<>();

        Property.check(200, 1, input -> inputs.add(input.draw("numbers", NUMBERS)));

        assertThat(inputs).hasSize(200);
        assertThat(new HashSet<>(inputs)).hasSizeGreaterThan(150);
    }

    @Test
    void check_discardedInputs_areNotCountedAsTries() {
        List<Integer> tried = new ArrayList<>();

        Property.check(100, 1, input -> {
            int number = input.draw("number", Gen.between(0, 9));
            input.assume(number % 2 == 1);
            tried.add(number);
        });

        assertThat(tried).hasSize(100).allMatch(number -> number % 2 == 1);
    }

    @Test
    void check_onlyDiscardedInputs_givesUpInsteadOfPassing() {
        assertThatThrownBy(() -> Property.check(10, 1, input -> input.assume(false)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gave up after 0 tries");
    }

    @Test
    void check_filterThatNothingPasses_isDiscardedAndGivesUp() {
        assertThatThrownBy(() -> Property.check(1, 1, input -> input.draw("none", NUMBERS.filter(any -> false))))
                .hasMessageContaining("gave up");
    }

    @Test
    void check_generatorThatNeverEnds_isDiscardedAndGivesUp() {
        assertThatThrownBy(() -> Property.check(1, 1, input -> {
                    while (true) {
                        input.below(2);
                    }
                }))
                .hasMessageContaining("gave up");
    }

    @Test
    void check_simplerInputsThatDoNotApply_areNotReported() {
        assertThatThrownBy(() -> Property.check(100, 1, input -> {
                    int number = input.draw("number", Gen.between(0, 1_000_000));
                    input.assume(number % 2 == 1);
                    assertThat(number).isLessThan(10);
                }))
                .hasMessageContaining("\n  number = 11\n");
    }

    @Test
    void replay_choicesUsedUpOrBeyondTheirBounds_giveTheSimplestAndTheGreatest() {
        Source source = Source.replay(List.of(99L));

        assertThat(source.below(10)).isEqualTo(9);
        assertThat(source.below(10)).isZero();
        assertThat(NUMBERS.from(source)).isEmpty();
        assertThat(source.choices()).containsExactly(9L, 0L, 0L);
    }

    @Test
    void between_anyBounds_staysWithinThemAndReachesBoth() {
        long[][] bounds = {
            {0, 0},
            {-3, 3},
            {5, 9},
            {-9, -5},
            {0, Long.MAX_VALUE},
            {Long.MIN_VALUE, Long.MAX_VALUE},
            {Long.MIN_VALUE, -2}
        };
        for (long[] ends : bounds) {
            Set<Long> numbers = new HashSet<>();
            Property.check(300, 1, input -> numbers.add(input.draw("number", Gen.between(ends[0], ends[1]))));

            assertThat(numbers).contains(ends[0], ends[1]).allMatch(n -> n >= ends[0] && n <= ends[1]);
        }
    }

    @Test
    void bigIntegers_areWithinAndBeyondALongsRange() {
        Set<Boolean> within = new HashSet<>();
        Property.check(
                100, 1, input -> within.add(input.draw("n", Gen.bigIntegers()).bitLength() < Long.SIZE));

        assertThat(within).containsExactlyInAnyOrder(true, false);
        assertThat(Gen.bigIntegers().from(Source.replay(List.of()))).isEqualTo(BigInteger.ZERO);
    }

    @Test
    void mostly_usualAndOthers_occurInTheirProportion() {
        List<String> values = new ArrayList<>();
        Property.check(1_000, 1, input -> values.add(input.draw("value", Gen.mostly(9, Gen.of("a"), Gen.of("b")))));

        assertThat(values.stream().filter("b"::equals).count()).isBetween(60L, 140L);
    }
}
