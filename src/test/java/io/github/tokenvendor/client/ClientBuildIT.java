package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;

/** The client has its own POM; only these tests keep the two builds consistent. */
class ClientBuildIT {

    @Test
    void version_isTheVendors() throws Exception {
        assertThat(version(Path.of("clients", "jvm", "pom.xml"))).isEqualTo(version(Path.of("pom.xml")));
    }

    private static String version(Path pom) throws Exception {
        Node project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
        for (Node child = project.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals("version")) {
                return child.getTextContent();
            }
        }
        throw new AssertionError(pom + " has no version");
    }

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
