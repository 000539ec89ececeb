package io.github.tokenvendor.fake;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** Responses that a test sets in place of the rules: first the queued ones in order, then the permanent one. */
final class Faults {

    private final Deque<ResponseDefinition> once = new ArrayDeque<>();
    private ResponseDefinition always;

    synchronized void respondNext(ResponseDefinitionBuilder... responses) {
        Arrays.stream(responses).map(ResponseDefinitionBuilder::build).forEach(once::addLast);
    }

    synchronized void respondAlways(ResponseDefinitionBuilder response) {
        always = response.build();
    }

    synchronized void clear() {
        once.clear();
        always = null;
    }

    /** Takes the response for the current request; empty means that the rules apply. */
    synchronized Optional<ResponseDefinition> take() {
        return Optional.ofNullable(once.isEmpty() ? always : once.removeFirst());
    }
}
