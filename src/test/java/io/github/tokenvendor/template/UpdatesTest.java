package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What a deployment, the first or a later one, must leave behind and must not disturb. */
class UpdatesTest {
    private static final Template TEMPLATE = Template.read();

    @Test
    void secret_isKeptWithItsToken_butNotAfterAFirstDeploymentThatFailed() {
        JsonNode secret = TEMPLATE.section("Resources").path("MasterTokenSecret");

        assertThat(secret.path("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
        assertThat(secret.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }

    /** SAM makes a version's identity from all properties of a function, tags included. */
    @Test
    void globals_holdNoTags_whichWouldPublishAVersion() {
        JsonNode globals = TEMPLATE.section("Globals").path("Function");

        assertThat(globals.isObject()).isTrue();
        assertThat(globals.has("Tags")).isFalse();
    }

    @Test
    void gradualDeployment_thatCannotBringItsOwnCure_isSaidWhereItIsChosen() throws IOException {
        String cure = "deploy the cure";

        assertThat(TEMPLATE.parameters()
                        .path("DeploymentType")
                        .path("Description")
                        .asText())
                .contains(cure);
        assertThat(Files.readString(Template.PROJECT.resolve("docs/operations.md")))
                .contains(cure);
    }
}
