package io.github.tokenvendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version is set in {@code pom.xml}; every other file that names it agrees. */
class VersionTest {

    @Test
    void version_isSemantic() throws IOException {
        assertThat(version()).matches("\\d+\\.\\d+\\.\\d+(-[0-9a-z.]+)?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    clients/jvm/pom.xml           | 1 | (?m)^  <version>(.+)</version>$
                    clients/jvm/README.md         | 1 | <artifactId>mapbox-token-client</artifactId>\\s+<version>(.+)</version>
                    clients/jvm/README.md         | 1 | io.github.tokenvendor:mapbox-token-client:([^"]+)
                    clients/web/package.json      | 1 | "name": "mapbox-token-client",\\s+"version": "(.+)"
                    clients/web/package-lock.json | 2 | "name": "mapbox-token-client",\\s+"version": "(.+)"
                    clients/web/README.md         | 1 | mapbox-token-client-(.+)\\.tgz
                    README.md                     | 1 | gh release download v(\\S+)
                    docs/how-to/deploy.md         | 1 | gh release download v(\\S+)
                    docs/how-to/terraform.md      | 2 | mapbox-token-vendor-(.+?)\\.zip"
                    src/openapi/openapi.yaml      | 1 | (?m)^  version: (.+)$
                    """)
    void everyFile_namesTheSameVersion(String file, int times, String pattern) throws IOException {
        assertThat(versions(file, pattern)).hasSize(times).containsOnly(version());
    }

    private static String version() throws IOException {
        return versions("pom.xml", "(?m)^  <version>(.+)</version>$").get(0);
    }

    private static List<String> versions(String file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
