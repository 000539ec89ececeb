package io.github.tokenvendor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginAllowlistTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://deploy-preview-*--shop.example.app",
                "https://*.example.com",
                "https://*.example.com:8443",
                "https://a-*.maps.example.com",
                "http://localhost:*",
                "https://localhost:*",
                "capacitor://localhost",
                "https://a.example,http://localhost:*"
            })
    void read_oneWildcardWhereAllowed_isAccepted(String origins) {
        VariableReader variables = variables(origins);

        assertThat(OriginAllowlist.read(variables).entries()).containsExactly(origins.split(","));
        assertThatCode(variables::throwErrors).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://*.com",
                "https://*",
                "https://*:8443",
                "https://*.*.example.com",
                "https://**.example.com",
                "https://a.*.example.com",
                "https://maps.example.*",
                "https://maps.example.com:*",
                "http://127.0.0.1:*",
                "http://[::1]:*",
                "http://localhost:*0",
                "http://sub.localhost:*",
                "*://maps.example.com",
                "http://*.0.0.1",
                "https://*.example.com/",
                "https://*.example.com:443",
                "https://*.example.com:99999"
            })
    void read_wildcardElsewhere_isAFaultThatSaysWhereItIsAllowed(String origins) {
        VariableReader variables = variables(origins);

        OriginAllowlist.read(variables);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(variables::throwErrors)
                .withMessageStartingWith("ALLOWED_ORIGINS ")
                .withMessageContaining("first label")
                .withMessageContaining("port of localhost");
    }

    @Test
    void readable_faultyList_keepsWellFormedEntriesAndNoWildcardForAll() {
        assertThat(OriginAllowlist.readable(variables("https://a.example,https://b.example/,*,null"))
                        .entries())
                .containsExactly("https://a.example");
        assertThat(OriginAllowlist.readable(variables("*")).entries()).containsExactly("*");
        assertThat(OriginAllowlist.readable(variables("")).entries()).isEmpty();
    }

    private static VariableReader variables(String origins) {
        return new VariableReader(Map.of("ALLOWED_ORIGINS", origins));
    }
}
