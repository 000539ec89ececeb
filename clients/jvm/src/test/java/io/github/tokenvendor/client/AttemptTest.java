package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class AttemptTest {

    private static Exchange exchange() throws Exception {
        return new Exchange(URI.create("http://127.0.0.1:9/").toURL(), new byte[0], Map.of(), 1000);
    }

    @Test
    void cancel_cancelsTheExchangeInFlight() throws Exception {
        Attempt attempt = new Attempt("tk.1");
        Exchange exchange = exchange();
        attempt.uses(exchange);
        assertThat(attempt.isCancelled()).isFalse();
        attempt.cancel();
        assertThat(attempt.isCancelled()).isTrue();
        assertThat(attempt.refused()).isEqualTo("tk.1");
        assertThatThrownBy(exchange::await).isInstanceOf(CancellationException.class);
    }

    @Test
    void cancel_beforeTheExchange_cancelsItBeforeItStarts() throws Exception {
        Attempt attempt = new Attempt(null);
        attempt.cancel();
        Exchange exchange = exchange();
        attempt.uses(exchange);
        assertThatThrownBy(exchange::await).isInstanceOf(CancellationException.class);
    }
}
