package io.github.tokenvendor.upstream;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Creates the threads that wait for upstreams: as many as needed, up to a limit. */
public final class UpstreamThreads {
    /** Calls are shared, so hanging upstreams hold few threads; work beyond this limit fails at once. */
    static final int MAX_THREADS = 64;

    private static final int IDLE_SECONDS = 60;

    private UpstreamThreads() {}

    /** An executor of daemon threads that rejects work beyond its limit at once. */
    public static ExecutorService create() {
        return new ThreadPoolExecutor(
                0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), UpstreamThreads::daemon);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "vendor-upstream");
        thread.setDaemon(true);
        return thread;
    }
}
