package io.github.tokenvendor.faults;

import io.github.tokenvendor.lambda.VendorFixture;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A row of the table of lasting faults.
 *
 * @param begin makes the upstreams fail, until the end of the scenario
 * @param hangs whether whoever waits for that upstream waits for the time-out
 * @param withLease what a caller sees whose lease is due for replacement when the fault begins
 * @param without what the same caller sees in a new environment
 */
record LastingFault(String name, Consumer<VendorFixture> begin, boolean hangs, Cell withLease, Cell without) {
    /**
     * What is expected of an environment that meets the fault.
     *
     * @param outcomes the possible ones of the caller that names nothing
     * @param others the possible outcomes of a caller with a scope set of its own, which begins without a lease
     * @param mapbox the most calls in the whole time
     * @param secrets the most calls in the whole time
     * @param alarms which alarms ring
     */
    record Cell(Set<String> outcomes, Set<String> others, int mapbox, int secrets, Set<String> alarms) {}

    static Cell cell(String outcomes, String others, int mapbox, int secrets, String alarms) {
        return new Cell(words(outcomes), words(others), mapbox, secrets, words(alarms));
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(Arrays.asList(text.split(" ")));
    }

    @Override
    public String toString() {
        return name;
    }
}
