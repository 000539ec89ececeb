package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.VendorConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** Whatever CloudFormation accepts for a parameter, the code accepts too. */
class ParametersPropertyTest {
    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf";

    @Property(tries = 3_000)
    void everyListOfScopesThatDeploys_isAcceptedByTheCode(
            @ForAll("scopeLists") String scopes, @ForAll("switches") String secretScopes, @ForAll boolean authorizer) {
        Map<String, String> parameters =
                new HashMap<>(Map.of("AllowedScopes", scopes, "AllowSecretScopes", secretScopes));
        if (authorizer) {
            parameters.putAll(Map.of("JwtIssuer", "https://issuer.example.com", "JwtAudience", "maps"));
        }

        assertThatItIsAcceptedIfItDeploys(parameters);
    }

    @Property(tries = 20_000)
    void everyListOfOriginsThatDeploys_isAcceptedByTheCode(@ForAll("originLists") String origins) {
        assertThatItIsAcceptedIfItDeploys(Map.of("AllowedOrigins", origins));
    }

    @Property(tries = 3_000)
    void everyNameAndNumberThatDeploys_isAcceptedByTheCode(
            @ForAll("names") String name, @ForAll("paths") String path, @ForAll("numbers") String number) {
        for (String parameter :
                List.of("MaxTokenSeconds", "MintsPerMinute", "SecretCacheSeconds", "UpstreamTimeoutMs")) {
            assertThatItIsAcceptedIfItDeploys(
                    Map.of("MapboxUsername", name, "BasePath", path, parameter, number, "SharedLeases", "On"));
        }
    }

    @Provide
    Arbitrary<String> switches() {
        return Arbitraries.of("false", "true", "true-for-anonymous-callers", "yes");
    }

    @Provide
    Arbitrary<String> scopeLists() {
        Arbitrary<String> any = Arbitraries.strings().withChars("abz09-: :T").ofMaxLength(70);
        Arbitrary<String> known = Arbitraries.of(
                "styles:read",
                "fonts:read",
                "styles:tiles",
                "vision:read",
                " datasets:read",
                "uploads:write",
                "tokens:write",
                "tokens:read",
                "styles:nonsense",
                "");
        return Arbitraries.frequencyOf(Tuple.of(1, any), Tuple.of(12, known))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(list -> String.join(",", list));
    }

    @Provide
    Arbitrary<String> originLists() {
        Arbitrary<String> scheme =
                Arbitraries.of("https://", "http://", "http://", "capacitor://", "https:/", "", "x+-.://", "HTTPS://");
        Arbitrary<String> host = Arbitraries.of(
                        "a",
                        "localhost",
                        "*",
                        "p-*--s",
                        "*a",
                        "a*",
                        "com",
                        "example",
                        "A",
                        "..",
                        "127",
                        "1",
                        "-",
                        "_",
                        "")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(labels -> String.join(".", labels));
        Arbitrary<String> port = Arbitraries.of(
                "", "", "", ":443", ":80", ":8080", ":65535", ":65536", ":99999", ":0", ":08", ":*", ":", "/", "/a",
                "\n");
        Arbitrary<String> origin = Combinators.combine(scheme, host, port).as((s, h, p) -> s + h + p);
        return Arbitraries.frequencyOf(Tuple.of(20, origin), Tuple.of(1, Arbitraries.of("", "*", "null", " ")))
                .list()
                .ofMaxSize(3)
                .map(list -> String.join(",", list));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.of("", ".", "..", "...", "a/b"),
                Arbitraries.strings().withChars("aZ9._-/ ").ofMaxLength(41));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.strings().withChars("/a.B-_~%").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(-1, 10_000).map(String::valueOf),
                Arbitraries.of("", "0", "59", "60", "3600", "3601", "86400", "86401", "1e3", "01"));
    }

    private static void assertThatItIsAcceptedIfItDeploys(Map<String, String> parameters) {
        boolean deploys = Deployment.with(parameters).refusals().isEmpty();
        Statistics.label("deploys").collect(deploys);
        if (deploys) {
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
