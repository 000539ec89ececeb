package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebJarTest {

    @Test
    void find_filesOfThePage_areOfTheVersionInThePom() {
        assertThat(WebJar.find("leaflet-src.esm.js")).hasValueSatisfying(file -> {
            assertThat(file.contentType()).startsWith("text/javascript");
            assertThat(new String(file.content(), StandardCharsets.UTF_8))
                    .contains("version = \"" + WebJar.LEAFLET_VERSION);
        });
        assertThat(WebJar.find("leaflet.css"))
                .hasValueSatisfying(file -> assertThat(file.contentType()).startsWith("text/css"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaflet.js", "leaflet-src.esm.js.map", "images/layers.png", "../package.json", ""})
    void find_anythingElse_isNotServed(String name) {
        assertThat(WebJar.find(name)).isEmpty();
    }
}
