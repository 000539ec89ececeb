package io.github.tokenvendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.config.AwsVariable;
import io.github.tokenvendor.config.Variable;
import io.github.tokenvendor.http.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference pages name every variable, code, parameter, metric and alarm, and no page names a type that does not
 * exist.
 */
class DocumentedReferenceTest {
    private static final Path REFERENCE = Path.of("docs/reference");
    private static final Path SOURCES = Path.of("src/main/java/io/github/tokenvendor");

    @Test
    void configuration_namesEveryVariable() throws IOException {
        assertNamed(
                "configuration.md",
                Stream.of(Variable.values(), AwsVariable.values())
                        .flatMap(Arrays::stream)
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void configuration_namesEveryTemplateParameter() throws IOException {
        String template = Files.readString(Path.of("template.yaml"));
        String parameters = template.substring(template.indexOf("\nParameters:"), template.indexOf("\nRules:"));

        assertNamed("configuration.md", matches("(?m)^  (\\w+):$", parameters));
    }

    @Test
    void contract_namesEveryProblemCode() throws IOException {
        assertNamed(
                "contract.md",
                Arrays.stream(ProblemType.values()).map(ProblemType::code).toList());
    }

    @Test
    void metrics_namesEveryMetric() throws IOException {
        String source = Files.readString(Path.of("src/main/java/io/github/tokenvendor/audit/Metric.java"));

        assertNamed("metrics.md", matches("\\(\"(\\w+)\", \"", source));
    }

    @Test
    void metrics_andHowTo_nameEveryAlarm() throws IOException {
        List<String> alarms = matches("(?m)^  (\\w+Alarm):$", Files.readString(Path.of("template.yaml")));

        assertNamed("metrics.md", alarms);
        assertNamed("../how-to/alarms.md", alarms);
    }

    @ParameterizedTest
    @MethodSource("io.github.tokenvendor.DocumentationLinksTest#pages")
    void namedTypes_exist(Path page) throws IOException {
        List<String> types = matches("`((?:[a-z]+)/[A-Z]\\w+)(?:\\.java)?`", Files.readString(page));

        assertThat(types)
                .filteredOn(type -> Files.isDirectory(SOURCES.resolve(type).getParent()))
                .allSatisfy(type -> assertThat(SOURCES.resolve(type + ".java")).exists());
    }

    private static List<String> matches(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static void assertNamed(String page, List<String> names) throws IOException {
        String text = Files.readString(REFERENCE.resolve(page));

        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(text).contains("`" + name + "`"));
    }
}
