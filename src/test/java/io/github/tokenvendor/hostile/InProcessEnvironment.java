package io.github.tokenvendor.hostile;

import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.InProcessVendor;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Both handlers in this process, on a manual clock; captures what the process prints. */
final class InProcessEnvironment extends TestEnvironment {
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    InProcessEnvironment() {
        super(new MutableClock("2026-11-23T10:00:00.123456789Z"));
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Override
    VendorUnderTest start(Gateway gateway, Map<String, String> environment) {
        return new InProcessVendor(gateway, environment, clock);
    }

    /** The handlers log to a separate stream, so anything on standard output is wrong too. */
    @Override
    String newErrors(int atLeast) {
        String stray = take(out);
        if (!stray.isEmpty()) {
            throw new AssertionError("the vendor wrote past its log: " + stray);
        }
        return take(err);
    }

    private static String take(ByteArrayOutputStream stream) {
        String text = stream.toString(StandardCharsets.UTF_8);
        stream.reset();
        return text;
    }

    @Override
    public void close() {
        System.setOut(realOut);
        System.setErr(realErr);
        super.close();
    }
}
