package io.github.tokenvendor.template;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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

    /** Its callers name the operation in a string. */
    private static final String OWN_CLIENT = "io.github.tokenvendor.aws.AwsJsonClient";

    private static final Pattern OPERATION = Pattern.compile("\"((?:Get|Put|Update|Delete)(?:Item|SecretValue))\"");

    private static final String VENDOR = "io.github.tokenvendor.lambda.HttpApiHandler";

    /** Methods of the SDK's client that are not Secrets Manager actions. */
    private static final Set<String> NO_ACTIONS = Set.of("Builder", "Create", "Close", "ServiceName");

    @ParameterizedTest
    @CsvSource({"VendorFunction, VendorRole", "RotationFunction, RotationRole"})
    void role_allowsExactlyTheActionsThatItsHandlerCalls(String function, String role) {
        String handler = TEMPLATE.properties(function).path("Handler").asText().split("::")[0];

        assertThat(actions(role, "secretsmanager:"))
                .isEqualTo(calledBy(handler, "secretsmanager:"))
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
    @CsvSource({
        "VendorRole, kms:Decrypt, secretsmanager dynamodb",
        "RotationRole, kms:Decrypt kms:GenerateDataKey, secretsmanager"
    })
    void kmsKey_isUsedOnlyThroughTheServicesThatHoldTokens_andOnlyIfSet(String role, String actions, String services) {
        JsonNode choice = null;
        for (JsonNode policy : TEMPLATE.properties(role).path("Policies")) {
            for (JsonNode statement : policy.path("PolicyDocument").path("Statement")) {
                boolean key = statement.path("Fn::If").path(0).asText().equals("HasKmsKey");
                choice = key ? statement.path("Fn::If") : choice;
            }
        }

        assertThat(choice).isNotNull();
        assertThat(Template.texts(choice.path(1).path("Action"))).containsExactly(actions.split(" "));
        assertThat(choice.path(1).path("Condition").path("StringEquals").findValuesAsText("Fn::Sub"))
                .extracting(service -> service.replaceAll("[.].*", ""))
                .containsExactly(services.split(" "));
        assertThat(actions(role, "kms:")).containsExactly(actions.split(" "));
    }

    /** The condition holds only for a request that names the stage. */
    @Test
    void vendor_mayReadOnlyTheCurrentVersion() {
        assertThat(statements("VendorRole")
                        .filter(statement -> statement.path("Action").asText().equals("secretsmanager:GetSecretValue")))
                .singleElement()
                .satisfies(statement -> assertThat(statement
                                .path("Condition")
                                .path("StringEquals")
                                .path("secretsmanager:VersionStage")
                                .asText())
                        .isEqualTo("AWSCURRENT"));
    }

    @Test
    void secretsManager_mayInvokeTheRotationForThisSecretOnly() {
        JsonNode permission = TEMPLATE.properties("SecretsManagerMayInvokeRotation");
        JsonNode schedule = TEMPLATE.properties("MasterTokenRotation");

        assertThat(permission.path("SourceArn")).isEqualTo(schedule.path("SecretId"));
        assertThat(permission.has("SourceAccount")).isTrue();
    }

    @Test
    void stacksKey_coversTheSecretAndTheTable_andTheLogsKeyEveryLogGroup() {
        assertThat(Template.references(TEMPLATE.properties("MasterTokenSecret")))
                .contains("KmsKeyArn");
        assertThat(Template.references(TEMPLATE.properties("SharedLeasesTable")))
                .contains("KmsKeyArn");
        assertThat(TEMPLATE.resourcesOfType("AWS::Logs::LogGroup"))
                .hasSize(3)
                .allSatisfy(group -> assertThat(Template.references(TEMPLATE.properties(group)))
                        .contains("LogKmsKeyArn"));
    }

    @Test
    void roles_mayDoNothingElse() {
        Stream.of("VendorRole", "RotationRole")
                .forEach(role -> assertThat(actions(role, ""))
                        .allMatch(action -> action.startsWith("secretsmanager:")
                                || action.startsWith("kms:")
                                || action.startsWith("dynamodb:")
                                || action.startsWith("logs:")));
    }

    @Test
    void sharedLeases_areReachedOnlyByTheVendor_oneItemAtATime_andOnlyWhereThereIsATable() {
        assertThat(actions("VendorRole", "dynamodb:"))
                .isEqualTo(calledBy(VENDOR, "dynamodb:"))
                .isNotEmpty();
        assertThat(actions("RotationRole", "dynamodb:")).isEmpty();
        assertThat(TEMPLATE.section("Resources")
                        .path("SharedLeasesTable")
                        .path("Condition")
                        .asText())
                .isEqualTo("SharesLeases");
    }

    @Test
    void everyRole_hasThePermissionsBoundary() {
        assertThat(TEMPLATE.resourcesOfType("AWS::IAM::Role"))
                .hasSize(3)
                .allSatisfy(role -> assertThat(
                                Template.references(TEMPLATE.properties(role).path("PermissionsBoundary")))
                        .contains("PermissionsBoundaryArn"));
    }

    private static Set<String> calledBy(String handler, String service) {
        JavaClass start = DEPLOYED.get(handler);
        return Stream.concat(
                        Stream.of(start),
                        start.getTransitiveDependenciesFromSelf().stream().map(use -> use.getTargetClass()))
                .filter(DEPLOYED::contains)
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> !call.getOriginOwner().equals(call.getTargetOwner()))
                .flatMap(PermissionsTest::operations)
                .filter(name -> !NO_ACTIONS.contains(name))
                .map(name -> (name.endsWith("Item") ? "dynamodb:" : "secretsmanager:") + name)
                .filter(action -> action.startsWith(service))
                .collect(toCollection(TreeSet::new));
    }

    private static Stream<String> operations(JavaMethodCall call) {
        if (call.getTargetOwner().isAssignableTo(SecretsManagerClient.class)) {
            String method = call.getTarget().getName();
            return Stream.of(Character.toUpperCase(method.charAt(0)) + method.substring(1));
        }
        boolean own = call.getTargetOwner().getName().equals(OWN_CLIENT)
                && call.getTarget().getName().equals("call");
        return own ? operationsIn(call.getOriginOwner()) : Stream.empty();
    }

    private static Stream<String> operationsIn(JavaClass type) {
        Path source =
                Path.of("src/main/java", type.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java");
        try {
            return OPERATION
                    .matcher(Files.readString(Template.PROJECT.resolve(source)))
                    .results()
                    .map(found -> found.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> actions(String role, String service) {
        return statements(role)
                .flatMap(statement -> Template.texts(statement.path("Action")).stream())
                .filter(action -> action.startsWith(service))
                .collect(toCollection(TreeSet::new));
    }

    /** A role's own statements and those of its managed policies, including conditional ones. */
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
