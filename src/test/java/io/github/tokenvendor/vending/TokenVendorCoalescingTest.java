package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What concurrent callers share and what they do not. */
class TokenVendorCoalescingTest {
    private static final int CALLERS = 24;

    private final VendorHarness harness = new VendorHarness();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);

    @BeforeEach
    void readTheSecret() throws Exception {
        harness.masters.current(context(Duration.ofSeconds(5)));
    }

    @AfterEach
    void close() {
        gate.countDown();
        harness.close();
    }

    @Test
    void concurrentMisses_shareOneMint() throws Exception {
        holdAtTheGate();
        List<Caller> callers = start(CALLERS, request("styles:read"));

        gate.countDown();

        String token = callers.get(0).vended().lease().reveal();
        for (Caller caller : callers) {
            assertThat(caller.vended().lease().reveal()).isEqualTo(token);
        }
        assertThat(harness.mapbox.requests()).hasSize(1);
    }

    @Test
    void failedMint_wakesEveryoneWithTheFailureAndLeavesNoTrace() throws Exception {
        harness.mapbox.script(mint -> {
            reached.countDown();
            gate.await();
            return new Reply(500, "");
        });
        List<Caller> callers = start(CALLERS, request("styles:read"));

        gate.countDown();

        for (Caller caller : callers) {
            assertThat(caller.failure().failure()).isEqualTo(Failure.MAPBOX_UNAVAILABLE);
        }
        assertThat(harness.mapbox.requests()).hasSize(1);
        harness.mapbox.reset();
        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void callerThatGivesUp_doesNotEndTheMintForTheOthers() throws Exception {
        holdAtTheGate();
        // Long enough for the other to join on a busy machine; a caller that arrives after the first has left starts a
        // new mint.
        Caller hasty = new Caller(request("styles:read"), Duration.ofMillis(1_500));
        reached.await();
        Caller patient = new Caller(request("styles:read"), Duration.ofSeconds(5)).waiting();

        VendingException failure = hasty.failure();
        gate.countDown();

        assertThat(failure.failure()).isEqualTo(Failure.MAPBOX_UNAVAILABLE);
        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(5));
        assertThat(patient.vended().source()).isEqualTo(Source.MINTED);
        assertThat(harness.mapbox.requests()).hasSize(1);
    }

    @Test
    void callerThatIsInterrupted_givesUpAndStaysInterrupted() throws Exception {
        holdAtTheGate();
        Caller interrupted = new Caller(request("styles:read"), Duration.ofSeconds(5)).waiting();
        reached.await();

        interrupted.thread.interrupt();

        assertThat(interrupted.failure().failure()).isEqualTo(Failure.MAPBOX_UNAVAILABLE);
        assertThat(interrupted.stayedInterrupted).isTrue();
    }

    @Test
    void exchangeInFlight_doesNotBlockOthers() throws Exception {
        VendedToken kept = harness.vend(request("fonts:read"));
        holdAtTheGate();
        Caller waiting = new Caller(request("styles:read"), Duration.ofSeconds(5)).waiting();
        reached.await();

        assertThat(harness.vend(request("fonts:read")).lease())
                .as("a kept lease")
                .isEqualTo(kept.lease());
        harness.mapbox.reset();
        assertThat(harness.vend(request("styles:tiles")).source())
                .as("another mint")
                .isEqualTo(Source.MINTED);

        gate.countDown();
        assertThat(waiting.vended().source()).isEqualTo(Source.MINTED);
    }

    @Test
    void replacementInFlight_isSharedToo() throws Exception {
        harness.vend(request("styles:read"));
        harness.clock.advance(Duration.ofSeconds(2_000));
        holdAtTheGate();
        List<Caller> callers = start(CALLERS, request("styles:read"));

        gate.countDown();

        for (Caller caller : callers) {
            assertThat(caller.vended().lease().expires())
                    .isEqualTo(harness.clock.instant().plusSeconds(3_540));
        }
        assertThat(harness.mapbox.requests()).hasSize(2);
    }

    private void holdAtTheGate() {
        harness.mapbox.script(mint -> {
            reached.countDown();
            gate.await();
            return harness.mapbox.grant(mint);
        });
    }

    private List<Caller> start(int count, TokenRequest request) throws InterruptedException {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(new Caller(request, Duration.ofSeconds(5)));
        }
        for (Caller caller : callers) {
            caller.waiting();
        }
        return callers;
    }

    /** A caller on its own thread. */
    private final class Caller {
        private final FutureTask<VendedToken> task;
        private final Thread thread;
        private volatile boolean stayedInterrupted;

        Caller(TokenRequest request, Duration patience) {
            task = new FutureTask<>(() -> {
                try {
                    return harness.vendor.vend(request, harness.everybody, Optional.empty(), context(patience));
                } finally {
                    stayedInterrupted = Thread.currentThread().isInterrupted();
                }
            });
            thread = new Thread(task, "caller");
            thread.setDaemon(true);
            thread.start();
        }

        /** Returns once the thread is parked, which happens only while it waits for a mint. */
        Caller waiting() throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                if (!thread.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError("the caller is not waiting");
                }
                Thread.onSpinWait();
            }
            return this;
        }

        VendedToken vended() throws Exception {
            return task.get(6, TimeUnit.SECONDS);
        }

        VendingException failure() throws Exception {
            try {
                throw new AssertionError(
                        "vended " + task.get(6, TimeUnit.SECONDS).source());
            } catch (ExecutionException e) {
                return (VendingException) e.getCause();
            }
        }
    }
}
