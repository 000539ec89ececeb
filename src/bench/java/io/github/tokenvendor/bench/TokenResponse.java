package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.Answer;

/** Checks that a measured response is a success, not an error. */
final class TokenAnswer {

    private TokenAnswer() {}

    static Answer check(Candidate candidate, Answer answer) {
        boolean works = !answer.isError()
                && answer.body().contains("\"statusCode\":200")
                && (candidate == Candidate.NOTHING || answer.body().contains("tk."));
        if (!works) {
            throw new IllegalStateException(candidate.label() + " failed: " + answer.body());
        }
        return answer;
    }
}
