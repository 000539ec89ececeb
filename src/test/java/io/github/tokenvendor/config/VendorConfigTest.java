package io.github.tokenvendor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.aws.AwsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorConfigTest {
    @Test
    void read_onlyRequiredVariables_usesTheDocumentedDefaults() throws Exception {
        VendorConfig config = VendorConfig.read(environment());

        assertThat(config.upstream().secretId()).hasValue("mapbox/master-token");
        assertThat(config.allowedScopes().texts()).containsExactly("fonts:read", "styles:read");
        assertThat(config.allowedOrigins().entries()).isEmpty();
        assertThat(config.basePath()).isEmpty();
        assertThat(config.sharedLeasesTable()).isEmpty();
        assertThat(config.longestLifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(config.upstream().account()).isEmpty();
        assertThat(config.mintsPerMinute()).isEqualTo(20);
        assertThat(config.secretCacheTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.upstream().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.upstream().mapboxUrl()).isEqualTo(URI.create("https://api.mapbox.com"));
        assertThat(config.upstream().aws())
                .isEqualTo(new AwsSettings(Optional.empty(), Optional.empty(), Optional.empty(), false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t"})
    void read_blankVariables_areAbsent(String blank) throws Exception {
        Map<String, String> environment = environment();
        for (Variable variable : Variable.values()) {
            environment.putIfAbsent(variable.name(), blank);
        }

        assertThat(VendorConfig.read(environment)).isEqualTo(VendorConfig.read(environment()));
    }

    /** An invalid value counts as yes, because what is logged cannot be taken back. */
    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "'', false", "yes, true"})
    void omitsSubject_unlessItIsFalseOrAbsent(String value, boolean omits) {
        assertThat(VendorConfig.omitsSubject(with("OMIT_SUBJECT", value))).isEqualTo(omits);
        assertThat(VendorConfig.omitsSubject(environment())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"MASTER_TOKEN_SECRET_ID", "ALLOWED_SCOPES"})
    void read_requiredVariableMissing_isNamed(String variable) {
        Map<String, String> environment = environment();
        environment.remove(variable);

        assertFaults(environment, variable);
    }

    @ParameterizedTest
    @CsvSource({
        "MAX_TOKEN_SECONDS,60,3600",
        "MINTS_PER_MINUTE,1,1000000",
        "SECRET_CACHE_SECONDS,0,86400",
        "UPSTREAM_TIMEOUT_MS,100,60000"
    })
    void read_number_isBounded(String variable, long min, long max) throws Exception {
        VendorConfig.read(with(variable, Long.toString(min)));
        VendorConfig.read(with(variable, Long.toString(max)));
        for (String bad : List.of(
                Long.toString(min - 1), Long.toString(max + 1), "x", "1.5", "+60", "1e2", "99999999999", "٦٠٠")) {
            assertThat(assertFaults(with(variable, bad), variable).get(0))
                    .contains("from " + min + " to " + max)
                    .doesNotContain(bad + " ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MASTER_TOKEN_SECRET_ID | a secret",
                "MASTER_TOKEN_SECRET_ID | sécret",
                "ALLOWED_SCOPES | styles:read,,fonts:read",
                "ALLOWED_SCOPES | Styles:read",
                "ALLOWED_SCOPES | styles",
                "ALLOWED_SCOPES | styles:*",
                "ALLOWED_SCOPES | styles:write",
                "ALLOWED_SCOPES | styles:read,tokens:write",
                "ALLOWED_SCOPES | tokens:read",
                "ALLOW_SECRET_SCOPES | yes",
                "ALLOW_SECRET_SCOPES | TRUE",
                "OMIT_SUBJECT | yes",
                "MAPBOX_USERNAME | a/b",
                "MAPBOX_USERNAME | ä",
                "ALLOWED_ORIGINS | null",
                "ALLOWED_ORIGINS | maps.example.com",
                "ALLOWED_ORIGINS | https://maps.example.com/",
                "ALLOWED_ORIGINS | https://maps.example.com:443",
                "ALLOWED_ORIGINS | http://maps.example.com:80",
                "ALLOWED_ORIGINS | https://MAPS.example.com",
                "ALLOWED_ORIGINS | *,https://maps.example.com",
                "ALLOWED_ORIGINS | https://*.example",
                "ALLOWED_ORIGINS | https://a.example.com,",
                "MAPBOX_API_URL | http://api.mapbox.com",
                "MAPBOX_API_URL | ftp://localhost",
                "MAPBOX_API_URL | api.mapbox.com",
                "MAPBOX_API_URL | https://u:p@api.mapbox.com",
                "MAPBOX_API_URL | https://api.mapbox.com?x=1",
                "MAPBOX_API_URL | https://api.mapbox.com#x",
                "MAPBOX_API_URL | http://localhost.evil.example",
                "MAPBOX_API_URL | http://127.0.0.1.evil.example",
                "SECRETS_MANAGER_URL | http://10.0.0.1",
                "SECRETS_MANAGER_URL | https://"
            })
    void read_malformedValue_isAFaultThatDoesNotQuoteIt(String variable, String value) {
        assertFaults(with(variable, value), variable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://maps.example.com",
                "http://localhost:8080",
                "capacitor://localhost",
                "https://a.example, https://b.example",
                "*",
                "https://[::1]:8443",
                "https://maps.example.com:8443",
                "http://maps.example.com:443"
            })
    void read_originsAsBrowsersSendThem_areAllowed(String origins) throws Exception {
        assertThat(VendorConfig.read(with("ALLOWED_ORIGINS", origins))
                        .allowedOrigins()
                        .entries())
                .containsExactly(origins.split(", "));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3001,http://localhost:3001", "http://127.0.0.1:1/,http://127.0.0.1:1",
        "http://[::1]:3001,http://[::1]:3001", "http://host.docker.internal:3001,http://host.docker.internal:3001",
        "https://proxy.example/mapbox/,https://proxy.example/mapbox"
    })
    void read_url_losesItsTrailingSlash(String text, URI url) throws Exception {
        assertThat(VendorConfig.read(with("MAPBOX_API_URL", text)).upstream().mapboxUrl())
                .isEqualTo(url);
        assertThat(VendorConfig.read(with("SECRETS_MANAGER_URL", text))
                        .upstream()
                        .aws()
                        .secretsManagerUrl())
                .hasValue(url);
    }

    @Test
    void read_sharedLeases_areInTheTableAtItsUrl() throws Exception {
        Map<String, String> environment = with("SHARED_LEASES_TABLE", "leases");
        environment.put("DYNAMODB_URL", "http://localhost:8000/");
        VendorConfig config = VendorConfig.read(environment);

        assertThat(config.sharedLeasesTable()).hasValue("leases");
        assertThat(config.upstream().aws().dynamoDbUrl()).hasValue(URI.create("http://localhost:8000"));
    }

    @Test
    void read_secretScopes_needTheirFlag_andTokenScopesAreNeverAllowed() throws Exception {
        Map<String, String> environment = with("ALLOW_SECRET_SCOPES", "true");
        environment.put("ALLOWED_SCOPES", "styles:write");
        assertThat(VendorConfig.read(environment).allowedScopes().texts()).containsExactly("styles:write");

        environment.put("ALLOWED_SCOPES", "styles:write,tokens:write");
        assertFaults(environment, "ALLOWED_SCOPES");
    }

    @Test
    void read_moreScopesThanARequestMayList_areAllAllowed() throws Exception {
        Map<String, String> environment = with("ALLOW_SECRET_SCOPES", "true");
        environment.put("ALLOWED_SCOPES", scopes(100));

        assertThat(VendorConfig.read(environment).allowedScopes().texts()).hasSize(100);
    }

    @Test
    void read_severalFaults_areAllNamedTogether() {
        Map<String, String> environment = new HashMap<>();
        environment.put("MAX_TOKEN_SECONDS", "59");
        environment.put("ALLOWED_ORIGINS", "null");
        environment.put("MAPBOX_API_URL", "http://api.mapbox.com");
        environment.put("ALLOW_SECRET_SCOPES", "perhaps");
        environment.put("BASE_PATH", "api");
        environment.put("SHARED_LEASES_TABLE", "ab");
        environment.put("DYNAMODB_URL", "ftp://localhost");

        assertFaults(
                environment,
                "ALLOW_SECRET_SCOPES",
                "MASTER_TOKEN_SECRET_ID",
                "ALLOWED_SCOPES",
                "ALLOWED_ORIGINS",
                "BASE_PATH",
                "SHARED_LEASES_TABLE",
                "DYNAMODB_URL",
                "MAX_TOKEN_SECONDS",
                "MAPBOX_API_URL");
    }

    @Test
    void read_withoutPolicies_hasNone() throws Exception {
        assertThat(VendorConfig.read(environment()).policies()).isEmpty();
        assertThat(VendorConfig.read(with("POLICIES", " ")).policies()).isEmpty();
    }

    @Test
    void read_policies_areEnforcedUnlessReported() throws Exception {
        Map<String, String> environment = with("POLICIES", "[{\"name\":\"visitors\"}]");
        assertThat(VendorConfig.read(environment).policies().orElseThrow().isEnforced())
                .isTrue();
        environment.put("AUTHENTICATION", "report");
        assertThat(VendorConfig.read(environment).policies().orElseThrow().isEnforced())
                .isFalse();
    }

    @Test
    void read_faultyPolicies_areReportedWithTheOthers() {
        Map<String, String> environment = with("POLICIES", "[{\"name\":\"A\"},{\"name\":\"b\",\"issuer\":7}]");
        environment.put("AUTHENTICATION", "off");
        environment.put("MAX_TOKEN_SECONDS", "5");

        assertFaults(
                environment,
                "AUTHENTICATION",
                "MAX_TOKEN_SECONDS",
                "POLICIES[0].name",
                "POLICIES[1].issuer",
                "POLICIES[1].audience");
    }

    @Test
    void read_secretScopes_needNoVariableIfOnlyPoliciesWithAnIssuerGetThem() throws Exception {
        String known = "{\"name\":\"ci\",\"issuer\":\"https://id.example.com\",\"audience\":\"a\"}";
        Map<String, String> environment = with("ALLOWED_SCOPES", "styles:read,uploads:write");
        assertFaults(environment, "ALLOWED_SCOPES");

        environment.put("POLICIES", "[" + known + ",{\"name\":\"all\",\"scopes\":[\"styles:read\"]}]");
        assertThat(VendorConfig.read(environment).policies()).isPresent();
        environment.put("POLICIES", "[" + known + ",{\"name\":\"all\"}]");
        assertFaults(environment, "POLICIES[1].scopes");
        environment.put("ALLOW_SECRET_SCOPES", "true");
        assertThat(VendorConfig.read(environment).policies()).isPresent();
    }

    private static List<String> assertFaults(Map<String, String> environment, String... variables) {
        List<String> faults = new ArrayList<>();
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> VendorConfig.read(environment))
                .satisfies(e -> faults.addAll(e.faults()));
        assertThat(faults)
                .extracting(fault -> fault.substring(0, fault.indexOf(" ")))
                .containsExactlyInAnyOrder(variables);
        return faults;
    }

    private static String scopes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "s" + i + ":read").collect(Collectors.joining(","));
    }

    private static Map<String, String> with(String variable, String value) {
        Map<String, String> environment = environment();
        environment.put(variable, value);
        return environment;
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("MASTER_TOKEN_SECRET_ID", "mapbox/master-token");
        environment.put("ALLOWED_SCOPES", "styles:read, fonts:read");
        return environment;
    }
}
