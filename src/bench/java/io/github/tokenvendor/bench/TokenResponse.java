package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.InvocationResult;

/** Checks that a measured response is a success, not an error. */
final class TokenResponse {

    private TokenResponse() {}

    static InvocationResult check(Candidate candidate, InvocationResult result) {
        boolean works = !result.isError()
                && result.body().contains("\"statusCode\":200")
                && (candidate == Candidate.NOTHING || result.body().contains("tk."));
        if (!works) {
            throw new IllegalStateException(candidate.label() + " failed: " + result.body());
        }
        return result;
    }
}
