package io.github.tokenvendor.client;

/** The two clocks of a machine, in milliseconds. */
interface TimeSource {

    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long monotonicMillis() {
            return System.nanoTime() / 1_000_000;
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /** Never goes back, but may stand still while the machine sleeps. */
    long monotonicMillis();

    /** Goes on during sleep, but may be set. */
    long wallMillis();
}
