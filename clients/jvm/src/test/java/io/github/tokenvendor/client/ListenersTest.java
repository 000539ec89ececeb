package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {

    private static final MapboxToken TOKEN = new MapboxToken("tk.1", List.of());

    private final Recorder first = new Recorder();
    private final Recorder last = new Recorder();

    @Test
    void token_oneListenerThrows_othersReceiveTheTokenAndTheFailure() {
        Error fault = new AssertionError("the app's own bug");
        new Listeners(List.of(first, new Failing(fault), last)).token(TOKEN);
        assertThat(first.tokens).containsExactly("tk.1");
        assertThat(last.tokens).containsExactly("tk.1");
        assertThat(last.errors).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo("listener_failed");
            assertThat(error.isRetryable()).isTrue();
            assertThat(error).hasCause(fault);
        });
        assertThat(first.errors).hasSize(1);
    }

    @Test
    void error_oneListenerThrows_othersReceiveOnlyTheError() {
        TokenException error = TokenException.transientFailure("network", "out of reach", null);
        new Listeners(List.of(first, new Failing(new AssertionError()), last)).error(error);
        assertThat(first.errors).containsExactly(error);
        assertThat(last.errors).containsExactly(error);
    }

    @Test
    void addAndRemove_decideWhatAListenerReceives() {
        Listeners listeners = new Listeners(List.of());
        listeners.add(first);
        listeners.token(TOKEN);
        listeners.remove(first);
        listeners.remove(last);
        listeners.token(TOKEN);
        assertThat(first.tokens).containsExactly("tk.1");
    }

    private static final class Failing implements TokenListener {
        private final Error fault;

        Failing(Error fault) {
            this.fault = fault;
        }

        @Override
        public void onToken(MapboxToken token) {
            throw fault;
        }

        @Override
        public void onError(TokenException error) {
            throw fault;
        }
    }
}
