package io.github.tokenvendor.fake;

import java.util.ArrayList;
import java.util.List;

/** The calls that a fake has handled, in order. */
final class Calls<C> {

    private final List<C> answered = new ArrayList<>();

    synchronized void add(C call) {
        answered.add(call);
    }

    synchronized List<C> list() {
        return List.copyOf(answered);
    }

    synchronized void forget() {
        answered.clear();
    }
}
