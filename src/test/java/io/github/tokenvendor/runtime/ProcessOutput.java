package io.github.tokenvendor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects the lines that a process writes, so that it never blocks on a full pipe. */
final class ProcessOutput {

    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private ProcessOutput(InputStream stream, String name) {
        reader = new Thread(() -> read(stream), name);
        reader.setDaemon(true);
    }

    static ProcessOutput collect(InputStream stream, String name) {
        ProcessOutput output = new ProcessOutput(stream, name);
        output.reader.start();
        return output;
    }

    private void read(InputStream stream) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                add(line);
            }
        } catch (IOException closed) {
            // A killed process leaves a broken pipe; its output so far is kept.
            add("[" + closed.getMessage() + "]");
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits until there are that many lines; returns what there is when the limit has passed. */
    synchronized List<String> awaitLines(int count, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); lines.size() < count && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
        return List.copyOf(lines);
    }

    /** Waits until the process has closed the stream and all of it has been read. */
    void awaitEnd(Duration limit) throws InterruptedException {
        reader.join(limit.toMillis());
    }
}
