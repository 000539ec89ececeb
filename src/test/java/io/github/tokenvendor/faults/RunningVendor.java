package io.github.tokenvendor.faults;

import io.github.tokenvendor.runtime.HandlerNames;
import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.runtime.PackagedFunction;
import io.github.tokenvendor.testing.InProcessVendor;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.PackagedVendor;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A vendor under test behind an HTTP API, and the clock it lives by. */
final class RunningVendor implements AutoCloseable {
    private final VendorUnderTest vendor;
    private final Consumer<Duration> clock;
    private final List<String> log = new ArrayList<>();

    private RunningVendor(VendorUnderTest vendor, Consumer<Duration> clock) {
        this.vendor = vendor;
        this.clock = clock;
    }

    /** The vendor in this JVM, with a clock that is moved by hand. */
    static RunningVendor inProcess(Map<String, String> environment, MutableClock clock) {
        return new RunningVendor(InProcessVendor.httpApi(environment, clock), clock::advance);
    }

    /** The packaged program, which lives by the machine's clock. */
    static RunningVendor packaged(Map<String, String> environment, String... jvmOptions) {
        Launch launch = Launch.of(HandlerNames.HTTP_API, environment).withJvmOptions(jvmOptions);
        return new RunningVendor(new PackagedVendor(PackagedFunction.start(launch)), RunningVendor::sleep);
    }

    /** Sends {@code POST /tokens} from an allowed origin with this body, in an invocation with this time limit. */
    VendorReply ask(String body, Duration limit) {
        return vendor.invoke(event(body), LambdaContext.FULL, limit);
    }

    /** The lines that it has written to standard output, at least {@code expected} of them unless it failed to. */
    synchronized List<String> log(int expected) {
        log.addAll(vendor.newLines(Math.max(0, expected - log.size())));
        return List.copyOf(log);
    }

    /** All else that it has written. */
    String otherOutput() {
        return vendor.otherOutput();
    }

    /** How many threads the process of a packaged one has. */
    int threads() {
        return ((PackagedVendor) vendor).threads();
    }

    /** Lets time pass. */
    void letPass(Duration length) {
        clock.accept(length);
    }

    @Override
    public void close() {
        vendor.close();
    }

    private static void sleep(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String event(String body) {
        return ForgedToken.json(Map.of(
                "version",
                "2.0",
                "rawPath",
                "/tokens",
                "headers",
                Map.of("content-type", "application/json", "origin", ScenarioEnvironment.ORIGIN),
                "requestContext",
                Map.of("stage", "$default", "http", Map.of("method", "POST")),
                "body",
                body,
                "isBase64Encoded",
                false));
    }
}
