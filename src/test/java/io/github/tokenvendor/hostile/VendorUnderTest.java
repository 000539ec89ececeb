package io.github.tokenvendor.hostile;

import java.util.List;

/** A vendor that requests are sent to, in this process or in one of its own. */
interface VendorUnderTest {
    /** How the row wants the Lambda context to be. */
    enum LambdaContext {
        /** As Lambda makes it. */
        FULL,
        /** Without an id or a function name. */
        BARE,
        /** Not there at all. */
        NONE
    }

    /** Sends an event and waits for the answer. */
    VendorReply invoke(String event, LambdaContext context);

    /** The lines on standard output that are new since the last call; waits until there are {@code count}. */
    List<String> newLines(int count);
}
