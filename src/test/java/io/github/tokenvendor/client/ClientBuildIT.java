package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The vendor's build compiles the client for its tests; none of it may be deployed. */
class ClientBuildIT {

    @Test
    void deployedTree_doesNotContainTheClient() throws IOException {
        assertThat(Path.of("target", "classes", "io", "github", "tokenvendor", "client"))
                .doesNotExist();
        try (Stream<Path> libraries = Files.list(Path.of("target", "lib"))) {
            assertThat(libraries)
                    .noneMatch(path -> path.getFileName().toString().contains("token-client"));
        }
    }
}
