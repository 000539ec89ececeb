package io.github.tokenvendor.template;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class PermissionsTest {
    private static final Template TEMPLATE = Template.read();
    private static final JavaClasses DEPLOYED = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.github.tokenvendor");

    /** Each of its methods makes a request for the action of the same name. */
    private static final String OWN_REQUESTS = "io.github.tokenvendor.secrets.SecretsManagerRequestSigner";

    /** Methods of the client that call no action of Secrets Manager's. */
    private static final Set<String> NO_ACTIONS = Set.of("builder", "create", "close", "serviceName");

    @ParameterizedTest
    @CsvSource({"VendorFunction, VendorRole", "RotationFunction, RotationRole"})
    void role_allowsExactlyTheActionsThatItsHandlerCalls(String function, String role) {
        String handler = TEMPLATE.properties(function).path("Handler").asText().split("::")[0];

        assertThat(actions(role, "secretsmanager:"))
                .isEqualTo(calledBy(handler))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"VendorRole", "RotationRole"})
    void everyPermission_isForOneNamedResource(String role) {
        assertThat(statements(role)).isNotEmpty().allSatisfy(statement -> {
            assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
            assertThat(statement.path("Resource").toString()).doesNotContain("*");
            assertThat(Template.texts(statement.path("Action"))).noneMatch(action -> action.contains("*"));
        });
    }

    @ParameterizedTest
    @CsvSource({"VendorRole, kms:Decrypt", "RotationRole, kms:Decrypt kms:GenerateDataKey"})
    void key_isUsedOnlyThroughSecretsManager_andOnlyIfThereIsOne(String role, String actions) {
        JsonNode choice = null;
        for (JsonNode policy : TEMPLATE.properties(role).path("Policies")) {
            for (JsonNode statement : policy.path("PolicyDocument").path("Statement")) {
                choice = statement.has("Fn::If") ? statement.path("Fn::If") : choice;
            }
        }

        assertThat(choice).isNotNull();
        assertThat(choice.path(0).asText()).isEqualTo("HasKmsKey");
        assertThat(Template.texts(choice.path(1).path("Action"))).containsExactly(actions.split(" "));
        assertThat(choice.path(1).path("Condition").path("StringEquals").has("kms:ViaService"))
                .isTrue();
        assertThat(actions(role, "kms:")).containsExactly(actions.split(" "));
    }

    @Test
    void roles_mayDoNothingElse() {
        Stream.of("VendorRole", "RotationRole")
                .forEach(role -> assertThat(actions(role, ""))
                        .allMatch(action -> action.startsWith("secretsmanager:")
                                || action.startsWith("kms:")
                                || action.startsWith("logs:")));
    }

    private static Set<String> calledBy(String handler) {
        JavaClass start = DEPLOYED.get(handler);
        return Stream.concat(
                        Stream.of(start),
                        start.getTransitiveDependenciesFromSelf().stream().map(use -> use.getTargetClass()))
                .filter(DEPLOYED::contains)
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> !call.getOriginOwner().equals(call.getTargetOwner()))
                .filter(call -> call.getTargetOwner().isAssignableTo(SecretsManagerClient.class)
                        || call.getTargetOwner().getName().equals(OWN_REQUESTS))
                .map(call -> call.getTarget().getName())
                .filter(name -> !NO_ACTIONS.contains(name))
                .map(name -> "secretsmanager:" + Character.toUpperCase(name.charAt(0)) + name.substring(1))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> actions(String role, String service) {
        return statements(role)
                .flatMap(statement -> Template.texts(statement.path("Action")).stream())
                .filter(action -> action.startsWith(service))
                .collect(toCollection(TreeSet::new));
    }

    /** The role's own statements and those of the managed policies that it names, conditional ones included. */
    private static Stream<JsonNode> statements(String role) {
        JsonNode properties = TEMPLATE.properties(role);
        Stream<JsonNode> own = stream(properties.path("Policies")).map(policy -> policy.path("PolicyDocument"));
        Stream<JsonNode> managed = Template.references(properties.path("ManagedPolicyArns")).stream()
                .map(policy -> TEMPLATE.properties(policy).path("PolicyDocument"));
        return Stream.concat(own, managed)
                .flatMap(document -> stream(document.path("Statement")))
                .map(statement ->
                        statement.has("Fn::If") ? statement.path("Fn::If").path(1) : statement);
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
