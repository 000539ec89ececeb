package io.github.tokenvendor.testing;

import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The packaged program in a separate process, under AWS's runtime client. */
public final class PackagedVendor implements VendorUnderTest {
    private final PackagedFunction function;
    private int linesSeen;

    /** Starts a program. */
    public static PackagedVendor start(Launch launch) {
        return new PackagedVendor(PackagedFunction.start(launch));
    }

    /** Closes the function when it is closed. */
    public PackagedVendor(PackagedFunction function) {
        this.function = function;
    }

    @Override
    public VendorReply invoke(String event, LambdaContext context, Duration limit) {
        if (context != LambdaContext.FULL) {
            throw new IllegalArgumentException("the runtime client's context is always complete");
        }
        InvocationResult result = function.invoke(event, limit);
        if (result.isError()) {
            throw new IllegalStateException("the handler threw " + result.errorType() + ": " + result.body());
        }
        return VendorReply.parse(result.requestId(), result.body(), result.took());
    }

    @Override
    public synchronized List<String> newLines(int count) {
        List<String> all = function.awaitStdout(linesSeen + count);
        List<String> lines = all.subList(linesSeen, all.size());
        linesSeen = all.size();
        return lines;
    }

    @Override
    public String otherOutput() {
        return String.join("\n", function.stderr());
    }

    /** How many threads the process has. */
    public int threads() {
        try (Stream<Path> tasks =
                Files.list(Path.of("/proc", String.valueOf(function.process().pid()), "task"))) {
            return (int) tasks.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        function.close();
    }
}
