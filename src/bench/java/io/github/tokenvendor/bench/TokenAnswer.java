package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.Answer;

/** Makes sure that what is timed is the work and not a refusal. */
final class TokenAnswer {

    private TokenAnswer() {}

    static Answer check(Candidate candidate, Answer answer) {
        boolean works = !answer.isError()
                && answer.body().contains("\"statusCode\":200")
                && (candidate == Candidate.NOTHING || answer.body().contains("tk."));
        if (!works) {
            throw new IllegalStateException(candidate.label() + " did not do its work: " + answer.body());
        }
        return answer;
    }
}
