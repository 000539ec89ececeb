package io.github.tokenvendor.client;

/** A machine's two clocks, in milliseconds. */
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

    /** Never goes back, but may stop while the machine sleeps. */
    long monotonicMillis();

    /** Advances during sleep, but may be set. */
    long wallMillis();
}
