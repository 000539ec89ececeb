package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapboxTokenTest {

    private final MapboxToken token = new MapboxToken("tk.secret", new ArrayList<>(List.of("fonts:read")));

    @Test
    void toString_omitsTheValue() {
        assertThat(token).hasToString("MapboxToken[fonts:read]");
        assertThat(token.value()).isEqualTo("tk.secret");
    }

    @Test
    void scopes_areUnmodifiable() {
        assertThatThrownBy(() -> token.scopes().add("more")).isInstanceOf(UnsupportedOperationException.class);
    }
}
