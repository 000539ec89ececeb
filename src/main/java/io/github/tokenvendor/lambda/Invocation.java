package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.util.UUID;

/** An invocation's metadata from the runtime. */
record Invocation(String id, String function, Duration remaining) {
    private static final Duration UNKNOWN = Duration.ofSeconds(29);

    /** Some local tools pass no context, or an incomplete one. */
    static Invocation of(Context context) {
        if (context == null) {
            return new Invocation(UUID.randomUUID().toString(), "unknown", UNKNOWN);
        }
        String id = context.getAwsRequestId() == null ? UUID.randomUUID().toString() : context.getAwsRequestId();
        String function = context.getFunctionName() == null ? "unknown" : context.getFunctionName();
        return new Invocation(id, function, Duration.ofMillis(context.getRemainingTimeInMillis()));
    }
}
