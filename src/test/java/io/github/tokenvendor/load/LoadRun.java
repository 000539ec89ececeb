package io.github.tokenvendor.load;

import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Calls one handler from 64 threads over 6 scope sets and requests of every length, with both upstreams on loopback.
 * Exits with 1 when a response was wrong, when Mapbox was called more often than the arithmetic allows, or when the
 * heap grew. {@code .ci/load.sh} runs it against the packaged tree.
 */
public final class LoadRun {
    private static final int CALLERS = 64;
    private static final List<List<String>> SCOPE_SETS = List.of(
            List.of("styles:read"),
            List.of("fonts:read"),
            List.of("styles:tiles"),
            List.of("fonts:read", "styles:read"),
            List.of("styles:read", "styles:tiles"),
            List.of("fonts:read", "styles:read", "styles:tiles"));
    /** A request for each of the vendor's lifetimes, and the lifetime that it is served from. */
    private static final long[][] REQUESTS = {
        {30, 25}, {90, 60}, {200, 120}, {300, 300}, {700, 600}, {1_000, 900}, {2_000, 1_800}, {3_600, 3_540}
    };

    private LoadRun() {}

    /** Runs for the given number of seconds, 30 by default. */
    public static void main(String[] arguments) throws InterruptedException {
        Duration length = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 30);
        Clock clock = Clock.systemUTC();
        boolean passed;
        try (VendorFixture upstreams =
                new VendorFixture(clock).with("MINTS_PER_MINUTE", "1000").with("UPSTREAM_TIMEOUT_MS", "20000")) {
            LongAdder lines = new LongAdder();
            PrintStream log = new PrintStream(counting(lines), false);
            HttpApiHandler handler = new HttpApiHandler(upstreams.environment(), clock, log);
            passed = new LoadAssertions(length, upstreams, lines).run(callers(handler), SCOPE_SETS.size(), REQUESTS);
        }
        System.exit(passed ? 0 : 1);
    }

    private static List<LoadClient> callers(HttpApiHandler handler) {
        return IntStream.range(0, CALLERS)
                .mapToObj(i -> new LoadClient(handler, SCOPE_SETS, REQUESTS, i))
                .toList();
    }

    /** Counts the audit lines and keeps none. */
    private static OutputStream counting(LongAdder lines) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                lines.add(b == '\n' ? 1 : 0);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                lines.add(bytes[offset + length - 1] == '\n' ? 1 : 0);
            }
        };
    }
}
