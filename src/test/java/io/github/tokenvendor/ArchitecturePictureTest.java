package io.github.tokenvendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The picture in the README has a light and a dark version, which differ in their colors only. */
class ArchitecturePictureTest {
    private static final Pattern COLOR = Pattern.compile("#[0-9a-f]{6}\\b");

    @Test
    void lightAndDark_differInTheirColorsOnly() throws IOException {
        String light = picture("light");
        String dark = picture("dark");

        assertThat(withoutColors(dark)).isEqualTo(withoutColors(light));
        assertThat(colors(dark)).isNotEqualTo(colors(light));
    }

    private static String picture(String name) throws IOException {
        return Files.readString(Path.of("docs", "architecture-" + name + ".svg"));
    }

    private static String withoutColors(String picture) {
        return COLOR.matcher(picture).replaceAll("");
    }

    private static List<String> colors(String picture) {
        return COLOR.matcher(picture).results().map(match -> match.group()).toList();
    }
}
