package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.property.Gen;
import io.github.tokenvendor.property.Property;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever CloudFormation accepts for a parameter, the code accepts too. */
class ParametersPropertyTest {
    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf";

    private static final Gen<String> SCOPE_LISTS = Gen.mostly(
                    12,
                    Gen.of(
                            "styles:read",
                            "fonts:read",
                            "styles:tiles",
                            "vision:read",
                            " datasets:read",
                            "uploads:write",
                            "tokens:write",
                            "tokens:read",
                            "styles:nonsense",
                            ""),
                    Gen.text("abz09-: :T", 0, 70))
            .list(1, 40)
            .map(list -> String.join(",", list));
    private static final Gen<String> SWITCHES = Gen.of("false", "true", "true-for-anonymous-callers", "yes");

    private static final Gen<String> SCHEMES =
            Gen.of("https://", "http://", "http://", "capacitor://", "https:/", "", "x+-.://", "HTTPS://");
    private static final Gen<String> HOSTS = Gen.of(
                    "a", "localhost", "*", "p-*--s", "*a", "a*", "com", "example", "A", "..", "127", "1", "-", "_", "")
            .list(1, 4)
            .map(labels -> String.join(".", labels));
    private static final Gen<String> PORTS = Gen.of(
            "", "", "", ":443", ":80", ":8080", ":65535", ":65536", ":99999", ":0", ":08", ":*", ":", "/", "/a", "\n");
    private static final Gen<String> ORIGINS = source -> SCHEMES.from(source) + HOSTS.from(source) + PORTS.from(source);
    private static final Gen<String> ORIGIN_LISTS =
            Gen.mostly(20, ORIGINS, Gen.of("", "*", "null", " ")).list(0, 3).map(list -> String.join(",", list));

    private static final Gen<String> NAMES =
            Gen.oneOf(Gen.of("", ".", "..", "...", "a/b"), Gen.text("aZ9._-/ ", 0, 41));
    private static final Gen<String> PATHS = Gen.text("/a.B-_~%", 0, 8);
    private static final Gen<String> NUMBERS = Gen.oneOf(
            Gen.between(-1, 10_000).map(String::valueOf),
            Gen.of("", "0", "59", "60", "3600", "3601", "86400", "86401", "1e3", "01"));

    private int deployed;

    @Test
    void everyListOfScopesThatDeploys_isAcceptedByTheCode() {
        Property.check(6_000, input -> {
            Map<String, String> parameters = new HashMap<>();
            parameters.put("AllowedScopes", input.draw("scopes", SCOPE_LISTS));
            parameters.put("AllowSecretScopes", input.draw("secretScopes", SWITCHES));
            if (input.draw("authorizer", Gen.of(false, true))) {
                parameters.putAll(Map.of("JwtIssuer", "https://issuer.example.com", "JwtAudience", "maps"));
            }

            assertThatItIsAcceptedIfItDeploys(parameters);
        });
        assertThat(deployed).isGreaterThan(100);
    }

    @Test
    void everyListOfOriginsThatDeploys_isAcceptedByTheCode() {
        Property.check(
                20_000,
                input -> assertThatItIsAcceptedIfItDeploys(
                        Map.of("AllowedOrigins", input.draw("origins", ORIGIN_LISTS))));
        assertThat(deployed).isGreaterThan(1_000);
    }

    @Test
    void everyNameAndNumberThatDeploys_isAcceptedByTheCode() {
        Property.check(3_000, input -> {
            String name = input.draw("name", NAMES);
            String path = input.draw("path", PATHS);
            String number = input.draw("number", NUMBERS);
            for (String parameter :
                    List.of("MaxTokenSeconds", "MintsPerMinute", "SecretCacheSeconds", "UpstreamTimeoutMs")) {
                assertThatItIsAcceptedIfItDeploys(
                        Map.of("MapboxUsername", name, "BasePath", path, parameter, number, "SharedLeases", "On"));
            }
        });
        assertThat(deployed).isGreaterThan(100);
    }

    private void assertThatItIsAcceptedIfItDeploys(Map<String, String> parameters) {
        if (Deployment.with(parameters).refusals().isEmpty()) {
            deployed++;
            assertThat(isAccepted(parameters)).as("%s", parameters).isTrue();
        }
    }

    private static boolean isAccepted(Map<String, String> parameters) {
        Map<String, String> environment = Deployment.with(parameters).environment("VendorFunction");
        environment.put("MASTER_TOKEN_SECRET_ID", SECRET);
        try {
            VendorConfig.read(environment);
            return true;
        } catch (ConfigurationException e) {
            return false;
        }
    }
}
