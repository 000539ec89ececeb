package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the fuzzer's seed corpus; a finding is added to it as a file. */
class RequestParserFuzzerTest {
    private static final Path CORPUS = Path.of(
            "src/test/resources/io/github/tokenvendor/http/RequestParserFuzzTestInputs/anyBody_isReadAsJsonOrRefused");

    @Test
    void read_everyCorpusFile_isNotAFinding() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            List<Path> all = files.toList();
            assertThat(all)
                    .hasSizeGreaterThanOrEqualTo(9)
                    .allSatisfy(file -> assertThatCode(() -> RequestParserFuzzer.read(Files.readAllBytes(file)))
                            .doesNotThrowAnyException());
        }
    }
}
