package io.github.tokenvendor.hostile;

import io.github.tokenvendor.canary.LeakCanary;
import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Instant;
import java.util.Map;

/** What surrounds the vendors under trial. */
interface TestEnvironment {
    VendorFixture surroundings();

    LeakCanary canary();

    /** The time on the vendors' clock. */
    Instant now();

    /** Where the clock can be moved: lets so much time pass that nothing of what vendors keep is good any more. */
    void letTimePass();

    /** Whether time passes by itself, so that a token may be older than its row. */
    boolean isTimePassing();

    /** How often Secrets Manager is asked at most for one token. */
    int readsPerToken();

    /** The vendor that all rows share. */
    VendorUnderTest shared(Gateway gateway);

    /** A vendor of its own with some variables set, and those without a value taken away. */
    VendorUnderTest with(Gateway gateway, Map<String, String> changes);

    /** What was written to standard error since the last call; waits until it is so many lines. */
    String newErrors(int atLeast);
}
