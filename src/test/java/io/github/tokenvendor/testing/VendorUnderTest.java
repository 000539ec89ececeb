package io.github.tokenvendor.testing;

import java.time.Duration;
import java.util.List;

/** A vendor that requests are sent to, in this process or in one of its own. */
public interface VendorUnderTest extends AutoCloseable {
    /** How the Lambda context is to be. */
    enum LambdaContext {
        /** As Lambda makes it. */
        FULL,
        /** Without an id or a function name. */
        BARE,
        /** Not there at all. */
        NONE
    }

    /** Sends an event in an invocation with this time limit, and waits for the answer. */
    VendorReply invoke(String event, LambdaContext context, Duration limit);

    /** The lines on standard output that are new since the last call; waits until there are {@code count}. */
    List<String> newLines(int count);

    /** All else that it has written. */
    String otherOutput();

    @Override
    void close();
}
