package io.github.tokenvendor.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The built program in one execution environment: a separate process under AWS's runtime client, in front of a
 * Runtime API on loopback.
 *
 * <p>Every wait is bounded. Every failure is a {@link FunctionFailedException} with the process's output.
 */
public final class PackagedFunction implements AutoCloseable {

    /** The time limit that makes sense under API Gateway's limit of 30 s, and this template's default. */
    private static final Duration INVOCATION_LIMIT = Duration.ofSeconds(15);
    /** Lambda allows 10 s; a machine that builds and tests at the same time needs more. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Lambda would kill the environment at the deadline; a busy machine gets more time here. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final Launch launch;
    private final Path home;
    private final RuntimeApi api;
    private final Process process;
    private final ProcessOutput out;
    private final ProcessOutput err;
    private final Duration started;

    private PackagedFunction(Launch launch, Path home, RuntimeApi api) throws IOException {
        this.launch = launch;
        this.home = home;
        this.api = api;
        Path task = home.resolve("task");
        ProcessBuilder builder = new ProcessBuilder(launch.command(home)).directory(task.toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment(task, api.hostAndPort()));
        long begin = System.nanoTime();
        this.process = builder.start();
        this.out = ProcessOutput.collect(process.getInputStream(), "function-stdout");
        this.err = ProcessOutput.collect(process.getErrorStream(), "function-stderr");
        awaitStart();
        this.started = Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Starts the built program and waits until it requests its first event. */
    public static PackagedFunction start(String handler, Map<String, String> environment) {
        return start(Launch.of(handler, environment));
    }

    /** Starts a program; a SnapStart one is then at the point where its snapshot would be taken. */
    public static PackagedFunction start(Launch launch) {
        try {
            Path home = Files.createTempDirectory("packaged-function");
            RuntimeApi api = RuntimeApi.start();
            try {
                DeployableTree.copyTo(home.resolve("task"), launch.tree());
                return new PackagedFunction(launch, home, api);
            } catch (IOException | RuntimeException e) {
                api.close();
                DeployableTree.delete(home);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitStart() {
        try {
            await(launch.snapStart() ? api.snapshot : api.ready, START_LIMIT, "initialization");
        } catch (FunctionFailedException e) {
            end();
            throw e;
        }
    }

    /** Runs the restore hooks and waits until the function requests its first event. */
    public void restore() {
        api.restore();
        await(api.ready, START_LIMIT, "restoring");
    }

    /** Sends one event, as JSON, and waits for its response. */
    public InvocationResult invoke(String event) {
        return invoke(event, INVOCATION_LIMIT);
    }

    /**
     * Sends one event, as JSON, and waits for its response.
     *
     * @param limit the function's time limit, which the handler sees as its remaining time
     */
    public InvocationResult invoke(String event, Duration limit) {
        return await(submit(event, limit), limit.plus(GRACE), "an invocation with " + limit);
    }

    /** Queues one event; the function takes one after the other, as on Lambda. */
    public CompletableFuture<InvocationResult> submit(String event, Duration limit) {
        return api.submit(event, limit).result();
    }

    /** The time from the start of the process to the end of its initialization. */
    public Duration started() {
        return started;
    }

    /** The process, for measurements of it. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** The lines on standard output so far. */
    public List<String> stdout() {
        return out.lines();
    }

    /** The lines on standard error so far. */
    public List<String> stderr() {
        return err.lines();
    }

    /** The lines on standard output, once there are {@code count} of them or 5 s have passed. */
    public List<String> awaitStdout(int count) {
        try {
            return out.awaitLines(count, GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return out.lines();
        }
    }

    /**
     * Ends the process as Lambda does when it shuts an environment down (SIGTERM).
     *
     * @return its exit code; 143 is the normal one
     * @throws FunctionFailedException when it does not end
     */
    public int stop() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed("the process did not end within " + END_LIMIT);
            }
            out.awaitEnd(END_LIMIT);
            err.awaitEnd(END_LIMIT);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted");
        } finally {
            close();
        }
    }

    /** Kills the process if it still runs, and removes its folder. */
    @Override
    public void close() {
        end();
        api.close();
        if (Files.exists(home)) {
            DeployableTree.delete(home);
        }
    }

    /** Removes a folder and its contents. */
    public static void deleteFolder(Path folder) {
        DeployableTree.delete(folder);
    }

    private void end() {
        process.destroyForcibly();
        try {
            process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            out.awaitEnd(GRACE);
            err.awaitEnd(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T await(CompletableFuture<T> event, Duration limit, String what) {
        CompletableFuture<Process> exit = process.onExit();
        try {
            CompletableFuture.anyOf(event, api.startError, exit).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failed(what + " did not end within " + limit);
        } catch (ExecutionException e) {
            throw failed(what + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what + " was interrupted");
        }
        if (event.isDone()) {
            return event.join();
        }
        // Either way the process has ended, and its remaining output belongs in the message.
        end();
        throw failed(what
                + (api.startError.isDone()
                        ? " failed: " + api.startError.join()
                        : " ended the process with exit code " + exit.join().exitValue()));
    }

    private FunctionFailedException failed(String what) {
        return new FunctionFailedException(launch.handler() + ": " + what
                + "\n--- stdout\n" + String.join("\n", out.lines())
                + "\n--- stderr\n" + String.join("\n", err.lines()));
    }
}
