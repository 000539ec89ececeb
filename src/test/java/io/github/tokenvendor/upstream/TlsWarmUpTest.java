package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Collections;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** That no session survives a real handshake is tested on the packaged program, in {@code SnapStartTlsIT}. */
class TlsWarmUpTest {
    @Test
    void run_opensNoConnectionAndCanBeRepeated() {
        assertThatNoException().isThrownBy(() -> {
            TlsWarmUp.run();
            TlsWarmUp.run();
        });
    }

    @Test
    void forgetSessions_leavesNone() throws Exception {
        TlsWarmUp.run();

        TlsWarmUp.forgetSessions();

        assertThat(Collections.list(
                        SSLContext.getDefault().getClientSessionContext().getIds()))
                .isEmpty();
    }
}
