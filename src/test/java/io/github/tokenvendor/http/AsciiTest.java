package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AsciiTest {
    @Test
    void lowerCase_changesAsciiLettersOnly() {
        assertThat(Ascii.lowerCase("AZ[@`Content-TYPE İ\u212a")).isEqualTo("az[@`content-type İ\u212a");
    }

    @Test
    void lowerCase_alreadyLowercase_isTheSameInstance() {
        String text = new String("content-type".toCharArray());

        assertThat(Ascii.lowerCase(text)).isSameAs(text);
    }
}
