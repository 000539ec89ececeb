package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WaitersTest {

    private final Waiters waiters = new Waiters();

    @Test
    void complete_completesEveryWaitingFutureOnce() {
        var first = waiters.join();
        var second = waiters.join();
        first.cancel(true);
        MapboxToken token = new MapboxToken("tk.1", List.of());
        waiters.complete(token);
        assertThat(first).isCancelled();
        assertThat(second).isCompletedWithValue(token);
        assertThat(waiters.join()).isNotDone();
    }

    @Test
    void fail_failsEveryWaitingFuture() {
        var waiting = waiters.join();
        waiters.fail(TokenException.closed());
        assertThat(waiting).isCompletedExceptionally();
    }

    @Test
    void join_duringALongOutage_dropsCanceledFutures() {
        var patient = waiters.join();
        for (int i = 0; i < 100_000; i++) {
            waiters.join().cancel(true);
        }
        assertThat(waiters.size()).isLessThan(40);
        waiters.complete(new MapboxToken("tk.1", List.of()));
        assertThat(patient).isCompleted();
    }
}
