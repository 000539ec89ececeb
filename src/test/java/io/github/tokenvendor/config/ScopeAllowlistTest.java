package io.github.tokenvendor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeAllowlistTest {
    @Test
    void read_publicScopes_areSorted() {
        VariableReader variables = variables("styles:read, fonts:read", "");

        assertThat(ScopeAllowlist.read(variables).texts()).containsExactly("fonts:read", "styles:read");
        assertThatNoException().isThrownBy(variables::throwErrors);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "styles", "STYLES:READ", "styles:read;fonts:read", "styles:*"})
    void read_notAListOfScopes_isAFaultOfItsVariable(String text) {
        assertError(text, "true", "must list scopes such as styles:read");
    }

    @Test
    void read_secretScope_needsItsFlag() {
        assertError("uploads:write", "", "contains a scope other than the public ones");

        VariableReader variables = variables("uploads:write", "true");
        assertThat(ScopeAllowlist.read(variables).texts()).containsExactly("uploads:write");
        assertThatNoException().isThrownBy(variables::throwErrors);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens:write", "tokens:read", "styles:read,tokens:write"})
    void read_tokenScopes_areNeverAllowed(String text) {
        assertError(text, "true", "must never contain");
    }

    private static void assertError(String scopes, String secretScopes, String part) {
        VariableReader variables = variables(scopes, secretScopes);
        ScopeAllowlist.read(variables);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(variables::throwErrors)
                .withMessageContaining("ALLOWED_SCOPES " + part);
    }

    private static VariableReader variables(String scopes, String secretScopes) {
        return new VariableReader(Map.of("ALLOWED_SCOPES", scopes, "ALLOW_SECRET_SCOPES", secretScopes));
    }
}
