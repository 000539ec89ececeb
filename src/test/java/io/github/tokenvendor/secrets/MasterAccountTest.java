package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.testing.TestTokens;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterAccountTest {
    private static final AccessToken OWN = TestTokens.parsed(TestTokens.secret("a"));
    private static final AccessToken NAMELESS = TestTokens.parsed(TestTokens.withPayload("sk", "{\"a\":\"a\"}"));

    @Test
    void of_onlyTheTokenNamesOne_isThat() throws SecretException {
        assertThat(MasterAccount.of(OWN, Optional.empty())).isEqualTo(TestTokens.ACCOUNT);
    }

    @Test
    void of_onlyTheConfigurationNamesOne_isThat() throws SecretException {
        assertThat(MasterAccount.of(NAMELESS, Optional.of("somebody"))).isEqualTo("somebody");
    }

    @Test
    void of_bothNameTheSame_isThat() throws SecretException {
        assertThat(MasterAccount.of(OWN, Optional.of(TestTokens.ACCOUNT))).isEqualTo(TestTokens.ACCOUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"somebody", "Cartographer"})
    void of_bothNameOneAndTheyDiffer_saysBoth(String configured) {
        assertThatThrownBy(() -> MasterAccount.of(OWN, Optional.of(configured)))
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.UNUSABLE))
                .hasMessageContainingAll(TestTokens.ACCOUNT, configured, "MAPBOX_USERNAME");
    }

    @Test
    void of_nobodyNamesOne_saysHowToNameIt() {
        assertThatThrownBy(() -> MasterAccount.of(NAMELESS, Optional.empty()))
                .hasMessageContaining("MAPBOX_USERNAME can name it");
    }
}
