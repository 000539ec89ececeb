package io.github.tokenvendor.fake;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** Answers that a test has ordered in place of the rules: first the one-shot ones in order, then the lasting one. */
final class Faults {

    private final Deque<ResponseDefinition> once = new ArrayDeque<>();
    private ResponseDefinition always;

    synchronized void answerNext(ResponseDefinitionBuilder... answers) {
        Arrays.stream(answers).map(ResponseDefinitionBuilder::build).forEach(once::addLast);
    }

    synchronized void respondAlways(ResponseDefinitionBuilder answer) {
        always = answer.build();
    }

    synchronized void clear() {
        once.clear();
        always = null;
    }

    /** Takes the ordered answer for the request at hand; empty when the rules are to answer. */
    synchronized Optional<ResponseDefinition> take() {
        return Optional.ofNullable(once.isEmpty() ? always : once.removeFirst());
    }
}
