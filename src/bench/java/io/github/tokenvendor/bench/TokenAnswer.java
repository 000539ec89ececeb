package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.Answer;

/** Makes sure that what is timed is the work and not a refusal. */
final class TokenAnswer {

    private TokenAnswer() {}

    static Answer check(Candidate contender, Answer answer) {
        boolean works = !answer.isError()
                && answer.body().contains("\"statusCode\":200")
                && (contender == Candidate.NOTHING || answer.body().contains("tk."));
        if (!works) {
            throw new IllegalStateException(contender.label() + " did not do its work: " + answer.body());
        }
        return answer;
    }
}
