package io.github.tokenvendor.testing;

import org.jetbrains.lincheck.Lincheck;

/** Runs code on several threads in every order that Lincheck finds; it prints the one that fails. */
public final class Interleavings {
    private static final int COUNT = 200;

    private Interleavings() {}

    /** Explores a scenario, which starts from scratch each time and throws where a promise is broken. */
    public static void explore(Runnable scenario) {
        Lincheck.runConcurrentTest(COUNT, scenario);
    }

    /** Runs all of these concurrently, and waits for them. */
    public static void concurrently(Runnable... parts) {
        // Plain loops: Lincheck 3.7 does not track threads that a method reference creates.
        Thread[] threads = new Thread[parts.length];
        for (int i = 0; i < parts.length; i++) {
            threads[i] = new Thread(parts[i]);
            threads[i].start();
        }
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
