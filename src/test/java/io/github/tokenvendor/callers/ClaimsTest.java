package io.github.tokenvendor.callers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    @Test
    void toString_personalClaims_showsNone() {
        assertThat(Claims.ofGateway(Map.of("sub", "ann", "email", "ann@example.com")))
                .hasToString("Claims[]");
    }
}
