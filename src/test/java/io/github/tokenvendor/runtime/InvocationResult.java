package io.github.tokenvendor.runtime;

import java.time.Duration;

/**
 * What the function posted for one invocation.
 *
 * @param requestId the invocation's id, as the function saw it
 * @param errorType the runtime client's name for the error; null when the handler returned normally
 * @param body the handler's return value, or the runtime client's description of its exception, as JSON
 * @param took from the moment the invocation was handed out to the moment its response was read
 */
public record Answer(String requestId, String errorType, String body, Duration took) {

    /** Tells whether the handler threw instead of returning. */
    public boolean isError() {
        return errorType != null;
    }
}
