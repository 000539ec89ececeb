package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.config.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final Template TEMPLATE = Template.read();
    private static final Set<String> READ_BY_THE_CODE =
            Arrays.stream(Variable.values()).map(Variable::name).collect(Collectors.toCollection(TreeSet::new));

    /** IAM's limit for a policy's description. */
    private static final int LONGEST_DESCRIPTION = 1_000;

    /** Lists of scopes are unbounded; with a longer one and every other value at its maximum, the deployment fails. */
    private static final int LONG_SCOPES = 160;

    /** Longer than any ARN of a secret that CloudFormation names. */
    private static final int LONGEST_SECRET_ARN = 170;

    @Test
    void vendor_hasExactlyTheVariablesThatTheCodeReads() {
        assertThat(Template.names(TEMPLATE.environment("VendorFunction"))).isEqualTo(READ_BY_THE_CODE);
    }

    @Test
    void rotation_hasOnlyVariablesThatTheCodeReads_withTheVendorsValues() {
        assertThat(TEMPLATE.environment("RotationFunction").properties()).allSatisfy(variable -> {
            assertThat(READ_BY_THE_CODE).contains(variable.getKey());
            assertThat(variable.getValue())
                    .isEqualTo(TEMPLATE.environment("VendorFunction").path(variable.getKey()));
        });
    }

    @Test
    void fakeUpstreams_cannotBeConfiguredInADeployment() {
        for (String function : TEMPLATE.resourcesOfType("AWS::Serverless::Function")) {
            assertThat(TEMPLATE.environment(function).properties())
                    .filteredOn(variable -> variable.getKey().endsWith("_URL"))
                    .hasSizeGreaterThan(1)
                    .allSatisfy(variable ->
                            assertThat(variable.getValue().asText("absent")).isEmpty());
        }
    }

    @Test
    void samLocalEnvironment_hasOnlyDeclaredFunctionsAndVariables() throws IOException {
        JsonNode functions = new ObjectMapper().readTree(Files.readString(Template.PROJECT.resolve("events/env.json")));

        assertThat(Template.names(functions)).isEqualTo(TEMPLATE.resourcesOfType("AWS::Serverless::Function"));
        assertThat(functions.properties())
                .allSatisfy(function -> assertThat(Template.names(function.getValue()))
                        .isSubsetOf(Template.names(TEMPLATE.environment(function.getKey()))));
    }

    @Test
    void everyFunction_hasABuildTarget() throws IOException {
        String makefile = Files.readString(Template.PROJECT.resolve("Makefile"));

        assertThat(TEMPLATE.resourcesOfType("AWS::Serverless::Function"))
                .isNotEmpty()
                .allSatisfy(function -> assertThat(makefile)
                        .containsPattern("(?m)^([^\\t#].* )?build-" + Pattern.quote(function) + "\\b.*:$"));
    }

    /** A change to the description alone would publish an unchanged version, which Lambda refuses. */
    @Test
    void equivalentSwitches_configureTheSame() {
        Deployment signedIn = Deployment.with(Map.of("AllowSecretScopes", "true"));
        Deployment anonymous = Deployment.with(Map.of("AllowSecretScopes", "true-for-anonymous-callers"));
        JsonNode values = TEMPLATE.properties("VendorConfigurationPolicy")
                .path("Description")
                .path("Fn::Sub")
                .get(1);

        assertThat(anonymous.environment("VendorFunction")).isEqualTo(signedIn.environment("VendorFunction"));
        values.forEach(value -> assertThat(anonymous.text(value)).isEqualTo(signedIn.text(value)));
    }

    @Test
    void snapStart_isDecidedByItsParameterAlone() {
        JsonNode choice = TEMPLATE.properties("VendorFunction")
                .path("SnapStart")
                .path("ApplyOn")
                .path("Fn::If");

        assertThat(choice.path(0).asText()).isEqualTo("HasSnapStart");
        assertThat(Template.references(TEMPLATE.section("Conditions").path("HasSnapStart")))
                .containsExactly("SnapStart");
    }

    @Test
    void longestConfiguration_fitsIntoThePolicysDescription() {
        JsonNode description = TEMPLATE.properties("VendorConfigurationPolicy").path("Description");
        int length = LONG_SCOPES
                + "false".length()
                + description
                        .path("Fn::Sub")
                        .path(0)
                        .asText()
                        .replaceAll("\\$\\{[^}]*}", "")
                        .length()
                + LONGEST_SECRET_ARN;
        Set<String> others = Template.references(description);
        others.removeAll(Set.of("MasterTokenSecret", "ExistingSecretArn", "AllowedScopes"));
        for (String parameter : others) {
            length += longest(TEMPLATE.parameters().path(parameter));
        }

        assertThat(length).isLessThanOrEqualTo(LONGEST_DESCRIPTION);
        assertThat(TEMPLATE.parameters()
                        .path("ExistingSecretArn")
                        .path("MaxLength")
                        .asInt())
                .isLessThanOrEqualTo(LONGEST_SECRET_ARN);
    }

    @Test
    void longestPolicies_fitIntoTheirPolicysDescription() {
        String text = TEMPLATE.properties("CallersPolicy")
                .path("Description")
                .path("Fn::Sub")
                .asText();
        int length = text.replaceAll("\\$\\{[^}]*}", "").length()
                + longest(TEMPLATE.parameters().path("Authentication"))
                + longest(TEMPLATE.parameters().path("Policies"));

        assertThat(length).isLessThanOrEqualTo(LONGEST_DESCRIPTION);
    }

    private static int longest(JsonNode parameter) {
        if (parameter.has("MaxValue")) {
            return parameter.path("MaxValue").asText().length();
        }
        return parameter.has("AllowedValues")
                ? Template.texts(parameter.path("AllowedValues")).stream()
                        .mapToInt(String::length)
                        .max()
                        .orElseThrow()
                : parameter.path("MaxLength").asInt(LONGEST_DESCRIPTION);
    }
}
