package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamThreadsTest {
    private final ExecutorService threads = UpstreamThreads.create();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        threads.shutdownNow();
    }

    @Test
    void create_workBeyondTheLimit_isRejectedAtOnce() {
        for (int i = 0; i < UpstreamThreads.MAX_THREADS; i++) {
            threads.execute(this::hang);
        }

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> threads.execute(this::hang));
    }

    @Test
    void create_threads_areDaemons() throws Exception {
        assertThat(threads.submit(() -> Thread.currentThread().isDaemon()).get())
                .isTrue();
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
