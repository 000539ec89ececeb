package io.github.tokenvendor.runtime;

import java.util.List;

/** What an event must be answered with: a token of these scopes, or else a problem's code or a whole body. */
record ExpectedAnswer(String event, int status, List<String> scopes, String body) {

    static ExpectedAnswer token(String event, String... scopes) {
        return new ExpectedAnswer(event, 200, List.of(scopes), "");
    }

    static ExpectedAnswer other(String event, int status, String body) {
        return new ExpectedAnswer(event, status, List.of(), body);
    }

    boolean isToken() {
        return !scopes.isEmpty();
    }

    @Override
    public String toString() {
        return event;
    }
}
