package io.github.tokenvendor.fake;

import java.util.ArrayList;
import java.util.List;

/** The calls that a fake has handled, in order. */
final class Calls<C> {

    private final List<C> calls = new ArrayList<>();

    synchronized void add(C call) {
        calls.add(call);
    }

    synchronized List<C> list() {
        return List.copyOf(calls);
    }

    synchronized void forget() {
        calls.clear();
    }
}
