package io.github.tokenvendor.vending;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Draws from 0 to 1, so that a fleet does not come back at once. */
public final class Jitter implements DoubleSupplier {
    /** Made anew each time: a generator that was seeded before a snapshot gives all of its copies the same numbers. */
    @Override
    public double getAsDouble() {
        return new SplittableRandom(System.nanoTime()).nextDouble();
    }
}
