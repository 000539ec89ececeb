package io.github.tokenvendor.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.InMemoryLeaseTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedLeaseSettingsTest {
    private static final Duration LONG = Duration.ofSeconds(3);
    private static final LeaseTable TABLE = new InMemoryLeaseTable();

    @Test
    void pause_doublesThreeTimes_andIsDrawnFromItsUpperHalf() {
        assertThat(pauses(0)).containsExactly(20L, 40L, 80L, 160L, 160L, 160L);
        assertThat(pauses(0.5)).containsExactly(30L, 60L, 120L, 240L, 240L, 240L);
        assertThat(pauses(1)).containsExactly(40L, 80L, 160L, 320L, 320L, 320L);
    }

    @Test
    void pause_interrupted_endsAndLeavesTheInterrupt() {
        SharedLeaseSettings settings =
                new SharedLeaseSettings(TABLE, "", Duration.ofSeconds(1), () -> "me", () -> 0, length -> {
                    throw new InterruptedException();
                });

        settings.pause(0, LONG);

        assertThat(Thread.interrupted()).isTrue();
    }

    /** The pauses of a process are real; the shortest takes 20 ms. */
    @Test
    void ofProcess_reallyWaits_andNamesEachClaimantDifferently() {
        SharedLeaseSettings settings = SharedLeaseSettings.ofProcess(TABLE, "", () -> 0);
        long start = System.nanoTime();
        settings.pause(0, LONG);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(19));
        assertThat(settings.claimant().get())
                .isNotBlank()
                .isNotEqualTo(settings.claimant().get());
        assertThat(settings.callTimeout()).isEqualTo(Duration.ofMillis(500));
    }

    private static List<Long> pauses(double random) {
        List<Long> pauses = new ArrayList<>();
        SharedLeaseSettings settings = new SharedLeaseSettings(
                TABLE, "", Duration.ofSeconds(1), () -> "me", () -> random, length -> pauses.add(length.toMillis()));
        for (int attempt = 0; attempt < 6; attempt++) {
            settings.pause(attempt, LONG);
        }
        return pauses;
    }
}
