package io.github.tokenvendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every test that a page names exists, because a promise is worth as much as the tests that enforce it. */
class DocumentedTestsTest {
    /**
     * A class, with an optional package before it and an optional method after it; or another method of the last class.
     */
    private static final Pattern NAME =
            Pattern.compile("`(?:(?:[a-z]+/)?([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?|\\.(\\w+_\\w+))`");

    static List<Path> pages() throws IOException {
        return DocumentationLinksTest.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void namedTests_exist(Path page) throws IOException {
        Map<String, String> tests = tests();
        List<String> missing = new ArrayList<>();
        String type = "";
        Matcher name = NAME.matcher(Files.readString(page));
        while (name.find()) {
            type = name.group(1) == null ? type : name.group(1);
            String method = name.group(2) == null ? name.group(3) : name.group(2);
            String source = tests.get(type);
            if (source == null || method != null && !source.contains(" " + method + "(")) {
                missing.add(name.group());
            }
        }

        assertThat(missing).isEmpty();
    }

    /** The sources of the test classes by name. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                tests.merge(file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
            }
        }
        return tests;
    }
}
