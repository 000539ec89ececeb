package io.github.tokenvendor.faults;

import java.time.Duration;
import java.util.List;

/** A vendor under test, wherever it runs. */
interface RunningVendor extends AutoCloseable {
    /** Sends {@code POST /tokens} from an allowed origin with this body, in an invocation with this time limit. */
    VendorReply ask(String body, Duration limit);

    /** The lines that it has written to standard output, at least {@code expected} of them unless it failed to. */
    List<String> log(int expected);

    /** All else that it has written. */
    String otherOutput();

    /** Lets time pass. */
    void letPass(Duration length);

    @Override
    void close();
}
