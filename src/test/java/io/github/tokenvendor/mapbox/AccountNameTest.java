package io.github.tokenvendor.mapbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "cartographer", "A.B-c_9", "...", ".a", "a.", "0"})
    void isValid_name_isTrue(String name) {
        assertThat(AccountName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", "/", "a/b", "..%2f", "%2e", "%", "a b", "a?b", "a#b", "a;b", "a\\b", "ä", "a\n", "..\n",
                "\u0000"
            })
    void isValid_textThatWouldChangeAPath_isFalse(String text) {
        assertThat(AccountName.isValid(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 5_000})
    void isValid_tooLong_isFalse(int length) {
        assertThat(AccountName.isValid("a".repeat(length))).isFalse();
        assertThat(AccountName.isValid("a".repeat(100))).isTrue();
    }
}
