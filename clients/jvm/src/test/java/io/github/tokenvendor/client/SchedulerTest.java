package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private final Scheduler scheduler = Scheduler.onOneThread();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void schedule_runsOnItsOwnDaemonThread() throws Exception {
        CompletableFuture<Thread> ranOn = new CompletableFuture<>();
        scheduler.schedule(() -> ranOn.complete(Thread.currentThread()), 0);
        Thread thread = ranOn.get(30, TimeUnit.SECONDS);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("mapbox-token-client");
    }

    @Test
    void schedule_again_replacesATaskThatHasNotStarted() throws Exception {
        AtomicBoolean first = new AtomicBoolean();
        CountDownLatch second = new CountDownLatch(1);
        scheduler.schedule(() -> first.set(true), TimeUnit.HOURS.toMillis(1));
        scheduler.schedule(second::countDown, 0);
        assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(first).isFalse();
    }

    @Test
    void schedule_fromWithinATask_runsAfterIt() throws Exception {
        CountDownLatch inner = new CountDownLatch(1);
        scheduler.schedule(() -> scheduler.schedule(inner::countDown, 0), 0);
        assertThat(inner.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void close_interruptsTheRunningTask_andRunsNothingAfterwards() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        scheduler.schedule(
                () -> {
                    running.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                },
                0);
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        scheduler.close();
        scheduler.schedule(
                () -> {
                    throw new AssertionError();
                },
                0);
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
