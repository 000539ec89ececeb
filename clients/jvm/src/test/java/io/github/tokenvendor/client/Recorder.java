package io.github.tokenvendor.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records what a client reports. */
final class Recorder implements TokenListener {

    final List<String> tokens = new CopyOnWriteArrayList<>();
    final List<TokenException> errors = new CopyOnWriteArrayList<>();

    @Override
    public void onToken(MapboxToken token) {
        tokens.add(token.value());
    }

    @Override
    public void onError(TokenException error) {
        errors.add(error);
    }
}
