package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.util.UUID;

/** What the runtime says of an invocation. */
record Invocation(String id, String function, Duration remaining) {
    private static final Duration UNKNOWN = Duration.ofSeconds(29);

    /** Some local tools hand over no context, or one with gaps. */
    static Invocation of(Context context) {
        if (context == null) {
            return new Invocation(UUID.randomUUID().toString(), "unknown", UNKNOWN);
        }
        String id = context.getAwsRequestId() == null ? UUID.randomUUID().toString() : context.getAwsRequestId();
        String function = context.getFunctionName() == null ? "unknown" : context.getFunctionName();
        return new Invocation(id, function, Duration.ofMillis(context.getRemainingTimeInMillis()));
    }
}
