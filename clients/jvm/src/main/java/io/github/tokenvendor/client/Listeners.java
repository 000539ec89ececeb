package io.github.tokenvendor.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The app's listeners. What one throws neither reaches the others nor stops the client. */
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
            } catch (Throwable e) { // Including Errors, which would stop the client.
                error(TokenException.transientFailure("listener_failed", "A listener threw from onToken.", e));
            }
        }
    }

    void error(TokenException error) {
        for (TokenListener listener : all) {
            try {
                listener.onError(error);
            } catch (Throwable e) {
                // onError is where failures are reported, so this one cannot be.
            }
        }
    }
}
