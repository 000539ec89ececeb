package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of shared work when a caller cannot wait for it any longer. */
final class SingleFlightTest {
    private static final Deadline SOON = Deadline.after(Duration.ZERO);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final SingleFlight<String, String, IOException> flights = new SingleFlight<>(executor);
    private final CountDownLatch stuck = new CountDownLatch(1);

    @AfterEach
    void end() {
        stuck.countDown();
        executor.shutdownNow();
    }

    @Test
    void join_afterACallerLeftLate_startsAnewInsteadOfSharingTheDoomedWork() throws IOException {
        assertThatThrownBy(() -> flights.join("key", this::failLater, SOON, IOException::new))
                .isInstanceOf(IOException.class);

        assertThat(flights.join("key", () -> "new", patient(), IOException::new))
                .isEqualTo("new");
    }

    @Test
    void join_whenAnotherCallerLeftLate_isServedByTheWorkItHasJoined() throws Exception {
        CountDownLatch joined = new CountDownLatch(1);
        CompletableFuture<String> patient = CompletableFuture.supplyAsync(() -> wait(joined), executor);
        joined.await();

        assertThatThrownBy(() -> flights.join("key", () -> "never run", SOON, IOException::new))
                .isInstanceOf(IOException.class);
        stuck.countDown();

        assertThat(patient.get(10, TimeUnit.SECONDS)).isEqualTo("shared");
    }

    private String wait(CountDownLatch joined) {
        try {
            return flights.join("key", () -> share(joined), patient(), IOException::new);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String share(CountDownLatch joined) {
        joined.countDown();
        awaitStuck();
        return "shared";
    }

    private String failLater() throws IOException {
        awaitStuck();
        throw new IOException("an hour ago");
    }

    private void awaitStuck() {
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Deadline patient() {
        return Deadline.after(Duration.ofSeconds(10));
    }
}
