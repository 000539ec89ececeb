package io.github.tokenvendor.runtime;

import java.time.Duration;

/**
 * The function's response to one invocation.
 *
 * @param requestId the invocation's id, as the function saw it
 * @param errorType the runtime client's name for the error; null when the handler returned normally
 * @param body the handler's return value, or the runtime client's description of its exception, as JSON
 * @param took the time from handing out the invocation to reading its response
 */
public record InvocationResult(String requestId, String errorType, String body, Duration took) {

    /** Whether the handler threw instead of returning. */
    public boolean isError() {
        return errorType != null;
    }
}
