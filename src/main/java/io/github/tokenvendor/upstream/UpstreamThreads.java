package io.github.tokenvendor.upstream;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes the threads on which upstreams are waited for: as many as are needed, up to a limit. */
public final class UpstreamThreads {
    /** Work is shared, so that upstreams which hang hold a few; a caller beyond this learns that they hang. */
    static final int MAX_THREADS = 64;

    private static final int IDLE_SECONDS = 60;

    private UpstreamThreads() {}

    /** An executor that rejects work beyond its limit at once, whose threads do not keep a process alive. */
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
