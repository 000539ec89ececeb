package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What deployments and failed deployments must keep. */
class UpdatesTest {
    private static final Template TEMPLATE = Template.read();

    @Test
    void secret_isKeptWithItsToken_butNotAfterAFirstDeploymentThatFailed() {
        JsonNode secret = TEMPLATE.section("Resources").path("MasterTokenSecret");

        assertThat(secret.path("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
        assertThat(secret.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }

    /** SAM derives a version's identity from all of a function's properties, including tags. */
    @Test
    void globals_holdNoTags_whichWouldPublishAVersion() {
        JsonNode globals = TEMPLATE.section("Globals").path("Function");

        assertThat(globals.isObject()).isTrue();
        assertThat(globals.has("Tags")).isFalse();
    }

    @Test
    void gradualDeployment_cannotDeployTheFixOfARingingAlarm_andTheDocumentationSaysSo() throws IOException {
        assertThat(TEMPLATE.parameters()
                        .path("DeploymentType")
                        .path("Description")
                        .asText())
                .contains("only AllAtOnce can deploy the fix");
        try (Stream<Path> files = Files.walk(Template.PROJECT.resolve("docs"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".md")))
                    .anySatisfy(page -> assertThat(Files.readString(page))
                            .containsPattern("`DeploymentType`\\s+to\\s+`AllAtOnce`"));
        }
    }
}
