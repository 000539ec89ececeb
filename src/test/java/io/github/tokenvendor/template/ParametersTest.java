package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.VendorConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    private static final Template TEMPLATE = Template.read();
    private static final String EDGE_CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0f0e0d0c";

    @Test
    void everyParameter_isUsed() {
        Set<String> used = new TreeSet<>();
        for (String section : List.of("Rules", "Conditions", "Globals", "Resources", "Outputs")) {
            used.addAll(Template.references(TEMPLATE.section(section)));
        }

        assertThat(used).containsAll(Template.names(TEMPLATE.parameters()));
    }

    @Test
    void everyParameter_hasADescriptionAndAPlaceInOneGroup() {
        JsonNode form = TEMPLATE.section("Metadata").path("AWS::CloudFormation::Interface");
        List<String> grouped = new ArrayList<>();
        form.path("ParameterGroups")
                .forEach(group -> group.path("Parameters").forEach(name -> grouped.add(name.asText())));
        Set<String> parameters = Template.names(TEMPLATE.parameters());

        assertThat(grouped).containsExactlyInAnyOrderElementsOf(parameters);
        assertThat(TEMPLATE.parameters())
                .allSatisfy(parameter ->
                        assertThat(parameter.path("Description").asText()).isNotBlank());
    }

    /** CloudFormation's own messages state the bounds of a number, but only repeat a pattern. */
    @Test
    void everyParameterWithAPattern_saysWhatIsAllowed() {
        assertThat(TEMPLATE.parameters().properties())
                .allSatisfy(parameter -> assertThat(parameter.getValue().has("ConstraintDescription"))
                        .as(parameter.getKey())
                        .isEqualTo(parameter.getValue().has("AllowedPattern")));
    }

    @Test
    void everyTextParameter_isBounded() {
        assertThat(TEMPLATE.parameters().properties())
                .allSatisfy(parameter -> assertThat(parameter.getValue().has("AllowedPattern")
                                || parameter.getValue().has("AllowedValues")
                                || parameter.getValue().has("MinValue"))
                        .as(parameter.getKey())
                        .isTrue());
    }

    /** A value that deploys but leaves the vendor misconfigured would cause an outage. */
    @ParameterizedTest
    @MethodSource("extremes")
    void everyExtremeThatDeploys_isAcceptedByTheCode(List<String> variable) throws ConfigurationException {
        Map<String, String> environment = new HashMap<>(deployedByDefault());
        environment.put(variable.get(0), variable.get(1));

        assertThat(VendorConfig.read(environment)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "AllowedScopes, ALLOWED_SCOPES, styles:read",
        "AllowedScopes, ALLOWED_SCOPES, 'styles:tiles,styles:read,fonts:read,datasets:read,vision:read'",
        "AllowedOrigins, ALLOWED_ORIGINS, ''",
        "AllowedOrigins, ALLOWED_ORIGINS, *",
        "AllowedOrigins, ALLOWED_ORIGINS, 'https://maps.example.com,http://localhost:5173'",
        "MapboxUsername, MAPBOX_USERNAME, ''",
        "MapboxUsername, MAPBOX_USERNAME, some.account_1-a",
        "ExistingSecretArn, MASTER_TOKEN_SECRET_ID, arn:aws:secretsmanager:eu-central-1:123456789012:secret:a/b-AbCdEf",
        "ExistingSecretArn, MASTER_TOKEN_SECRET_ID, arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a@b-AbCdEf",
    })
    void usualValues_deploy_andAreAcceptedByTheCode(String parameter, String variable, String value) throws Exception {
        Map<String, String> environment = new HashMap<>(deployedByDefault());
        environment.put(variable, value);

        assertThat(Deployment.with(Map.of(parameter, value)).refusals()).isEmpty();
        assertThat(VendorConfig.read(environment)).isNotNull();
    }

    /** Parameters as {@code name=value}, separated by semicolons. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AllowSecretScopes=true;AllowedScopes=uploads:write",
                "JwtIssuer=https://issuer.example.com",
                "JwtAudience=maps",
                "DomainName=tokens.example.com",
                "HostedZoneId=Z0123",
                "ProvisionedConcurrency=1",
                "SnapStart=OnWithoutKeepWarm;ProvisionedConcurrency=1",
                "KeepWarmMinutes=0",
                "Edge=On;JwtIssuer=https://issuer.example.com;JwtAudience=maps",
                "Edge=On;EdgeDomainName=tokens.example.com",
                "Edge=On;EdgeDomainName=a.example.com;EdgeCertificateArn=" + EDGE_CERTIFICATE
                        + ";DomainName=a.example.com;CertificateArn=" + EDGE_CERTIFICATE,
                "EdgeDomainName=tokens.example.com;EdgeCertificateArn=" + EDGE_CERTIFICATE,
                "EdgeWebAclArn=arn:aws:wafv2:us-east-1:123456789012:global/webacl/tokens/0f0e0d0c",
                "Edge=On;HostedZoneId=Z0123",
            })
    void contradictions_doNotDeploy(String parameters) {
        assertThat(Deployment.with(parsed(parameters)).refusals()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AllowSecretScopes=true;AllowedScopes=uploads:write;JwtIssuer=https://issuer.example.com;JwtAudience=maps",
                "AllowSecretScopes=true-for-anonymous-callers;AllowedScopes=uploads:write",
                "AllowedScopes=styles:read, fonts:read",
                "AllowedOrigins=https://deploy-preview-*--shop.example.app,http://localhost:*,capacitor://localhost",
                "BasePath=/api/maps;SnapStart=On",
                "SnapStart=Off;ProvisionedConcurrency=1",
                "SnapStart=Off;KeepWarmMinutes=0",
                "SnapStart=OnWithoutKeepWarm;KeepWarmMinutes=0",
                "Architecture=x86_64",
                "Edge=On",
                "Edge=On;BasePath=/api/maps;AllowSecretScopes=true-for-anonymous-callers",
                "Edge=On;EdgeDomainName=tokens.example.com;EdgeCertificateArn=" + EDGE_CERTIFICATE
                        + ";HostedZoneId=Z0123",
                "Edge=On;EdgeOriginShieldRegion=eu-central-1;EdgePriceClass=PriceClass_100",
            })
    void combinationsThatMakeSense_deploy(String parameters) {
        assertThat(Deployment.with(parsed(parameters)).refusals()).isEmpty();
    }

    private static Map<String, String> parsed(String parameters) {
        Map<String, String> parsed = new HashMap<>();
        for (String parameter : parameters.split(";")) {
            parsed.put(parameter.split("=", 2)[0], parameter.split("=", 2)[1]);
        }
        return parsed;
    }

    @ParameterizedTest
    @CsvSource({
        "AllowedScopes, ''",
        "AllowedScopes, 'styles:read,,fonts:read'",
        "AllowedScopes, 'styles:read,'",
        "AllowedScopes, styles:nonsense",
        "AllowedScopes, uploads:write",
        "AllowedScopes, tokens:write",
        "AllowSecretScopes, yes",
        "AllowedOrigins, https://a.com:443",
        "AllowedOrigins, http://a.com:80",
        "AllowedOrigins, https://a:99999",
        "AllowedOrigins, https://a..b",
        "AllowedOrigins, https://*.com",
        "AllowedOrigins, https://www.*.example.com",
        "AllowedOrigins, https://*-*.example.com",
        "AllowedOrigins, 'https://maps.example.com,'",
        "BasePath, /",
        "BasePath, /api/",
        "BasePath, api",
        "BasePath, /api/../x",
        "MapboxUsername, ..",
        "AlarmEmail, nobody",
        "DomainName, https://tokens.example.com",
        "AllowedScopes, Styles:read",
        "AllowedOrigins, maps.example.com",
        "AllowedOrigins, https://maps.example.com/",
        "AllowedOrigins, https://MAPS.example.com",
        "AllowedOrigins, 'https://maps.example.com,*'",
        "AllowedOrigins, 'https://maps.example.com, https://www.example.com'",
        "AllowedOrigins, null",
        "MapboxUsername, some/account",
        "ExistingSecretArn, mapbox/master-token",
        "ExistingSecretArn, arn:aws:secretsmanager:eu-central-1:123456789012:secret:mapbox/master-token",
        "ExistingSecretArn, arn:aws:secretsmanager:eu-central-1:123456789012:secret:*-AbCdEf",
        "KmsKeyArn, alias/mapbox",
        "JwtIssuer, http://issuer.example.com",
        "JwtAudience, 'one, two'",
        "AlarmTopicArn, alarms",
        "Edge, yes",
        "EdgeCertificateArn, arn:aws:acm:eu-central-1:123456789012:certificate/0f0e0d0c",
        "EdgeWebAclArn, arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/tokens/0f0e0d0c",
        "EdgeOriginShieldRegion, frankfurt",
        "EdgePriceClass, PriceClass_300",
    })
    void invalidValues_doNotDeploy(String parameter, String value) {
        assertThat(Deployment.with(Map.of(parameter, value)).refusals()).isNotEmpty();
    }

    static Stream<List<String>> extremes() {
        return TEMPLATE.environment("VendorFunction").properties().stream()
                .filter(variable -> variable.getValue().has("Ref"))
                .flatMap(variable -> extremes(TEMPLATE.parameters()
                                .path(variable.getValue().get("Ref").asText()))
                        .map(value -> List.of(variable.getKey(), value)));
    }

    private static Stream<String> extremes(JsonNode parameter) {
        Stream<JsonNode> named = Stream.of("Default", "MinValue", "MaxValue").map(parameter::path);
        Stream<JsonNode> listed = Stream.of(parameter.path("AllowedValues"))
                .flatMap(values -> Stream.iterate(0, index -> index < values.size(), index -> index + 1)
                        .map(values::get));
        return Stream.concat(named, listed)
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .distinct();
    }

    /** The vendor's environment with every parameter at its default. */
    static Map<String, String> deployedByDefault() {
        Map<String, String> environment = Deployment.with(Map.of()).environment("VendorFunction");
        environment.put("MASTER_TOKEN_SECRET_ID", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf");
        return environment;
    }
}
