package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.template.Template;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * {@code AutoPublishAlias} publishes no version when only a parameter's value changes, so that a tightened allowlist is
 * deployed and does not take effect.
 *
 * @see <a href="https://github.com/aws/serverless-application-model/issues/3820">serverless-application-model #3820</a>
 * @see <a href="https://github.com/aws/serverless-application-model/issues/1640">serverless-application-model #1640</a>
 */
class ParameterWithoutNewVersionTest {
    private static final Template TEMPLATE = Template.read();

    /**
     * Each is replaced when a parameter in its description changes, and its new name is in the version's description.
     */
    private static final Set<String> POLICIES = Set.of("VendorConfigurationPolicy", "CallersPolicy");

    @Test
    void version_changesWithEveryParameterThatConfiguresTheVendor_andNoOther() {
        Set<String> configuring = parameters(TEMPLATE.environment("VendorFunction"));
        configuring.addAll(parameters(TEMPLATE.section("Globals")));
        configuring.add("SnapStart");
        Set<String> described = new TreeSet<>();
        for (String policy : POLICIES) {
            described.addAll(parameters(TEMPLATE.properties(policy).path("Description")));
            assertThat(TEMPLATE.properties(policy).has("ManagedPolicyName"))
                    .as("a fixed name could not be replaced")
                    .isFalse();
        }

        assertThat(described).isEqualTo(configuring);
        assertThat(Template.references(TEMPLATE.properties("VendorFunction").path("VersionDescription")))
                .containsExactlyInAnyOrderElementsOf(POLICIES);
    }

    /** The parameters that a part depends on, by reference or by a condition. */
    private static Set<String> parameters(JsonNode part) {
        Set<String> found = new TreeSet<>(Template.references(part));
        part.findValues("Fn::If")
                .forEach(choice -> found.addAll(Template.references(
                        TEMPLATE.section("Conditions").path(choice.get(0).asText()))));
        found.retainAll(Template.names(TEMPLATE.parameters()));
        return found;
    }
}
