package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Collections;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** {@code SnapStartTlsIT} tests on the packaged program that no session survives a real handshake. */
class WarmUpTest {
    @Test
    void run_isRepeatable() {
        assertThatNoException().isThrownBy(() -> {
            WarmUp.run();
            WarmUp.run();
        });
    }

    @Test
    void forgetSessions_leavesNone() throws Exception {
        WarmUp.run();

        WarmUp.forgetSessions();

        assertThat(Collections.list(
                        SSLContext.getDefault().getClientSessionContext().getIds()))
                .isEmpty();
    }
}
