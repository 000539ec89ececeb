package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeSourceTest {

    @Test
    void system_readsBothClocksInMilliseconds() {
        long nanos = System.nanoTime();
        long millis = System.currentTimeMillis();
        assertThat(TimeSource.SYSTEM.monotonicMillis() - nanos / 1_000_000).isBetween(0L, 60_000L);
        assertThat(TimeSource.SYSTEM.wallMillis() - millis).isBetween(-60_000L, 60_000L);
    }
}
