package io.github.tokenvendor.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those who hear of tokens and failures. Their own faults stay with them. */
final class Listeners {

    private final List<TokenListener> all;

    Listeners(List<TokenListener> first) {
        this.all = new CopyOnWriteArrayList<>(first);
    }

    void add(TokenListener listener) {
        all.add(listener);
    }

    void remove(TokenListener listener) {
        all.remove(listener);
    }

    void token(MapboxToken token) {
        for (TokenListener listener : all) {
            try {
                listener.onToken(token);
            } catch (Throwable e) { // An Error too: it would end the refreshing for everybody else.
                error(TokenException.transientFailure("listener_failed", "A listener threw from onToken.", e));
            }
        }
    }

    void error(TokenException error) {
        for (TokenListener listener : all) {
            try {
                listener.onError(error);
            } catch (Throwable e) {
                // There is nobody left to tell: the one whom faults are reported to has failed.
            }
        }
    }
}
