package io.github.tokenvendor.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorHarness;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
    private static final String ISSUER = "\"issuer\":\"https://id.example.com/\",\"audience\":\"maps\"";
    private final List<String> faults = new ArrayList<>();

    private Policies read(String json) {
        return read(json, false, "styles:read", "fonts:read", "uploads:write");
    }

    private Policies read(String json, boolean secretScopes, String... scopes) {
        return PolicyReader.read(
                json,
                true,
                new PolicyReader.Bounds(VendorHarness.scopes(scopes), Duration.ofSeconds(1_800), 20, secretScopes),
                faults::add);
    }

    @Test
    void read_onlyWhatIsRequired_takesTheDefaults() {
        Policy policy = read("[{\"name\":\"editors\"," + ISSUER + "}]").all().get(0);

        assertThat(faults).isEmpty();
        assertThat(policy)
                .isEqualTo(new Policy(
                        "editors",
                        Optional.of(new Conditions(
                                "https://id.example.com/",
                                List.of("maps"),
                                Map.of(),
                                Optional.empty(),
                                "authorization")),
                        VendorHarness.scopes("styles:read", "fonts:read", "uploads:write"),
                        Duration.ofSeconds(1_800),
                        20,
                        Optional.empty(),
                        false));
    }

    @Test
    void read_everyMember_keepsItsValue() {
        Policy policy = read("[{\"name\":\"ci-2\",\"issuer\":\"http://127.0.0.1:8080\",\"audience\":[\"a\",\"b\"],"
                        + "\"claims\":{\"sub\":\"repo:o/*:ref:*\",\"groups\":[\"x\",\"y\"]},"
                        + "\"keys\":\"https://id.example.com/keys?p=1\",\"header\":\"X-Firebase-AppCheck\","
                        + "\"scopes\":[\"uploads:write\"],\"max_seconds\":60,\"mints_per_minute\":2,"
                        + "\"requests_per_minute\":7,\"tokens\":\"own\"}]")
                .all()
                .get(0);

        assertThat(faults).isEmpty();
        assertThat(policy)
                .isEqualTo(new Policy(
                        "ci-2",
                        Optional.of(new Conditions(
                                "http://127.0.0.1:8080",
                                List.of("a", "b"),
                                Map.of("sub", List.of("repo:o/*:ref:*"), "groups", List.of("x", "y")),
                                Optional.of(URI.create("https://id.example.com/keys?p=1")),
                                "x-firebase-appcheck")),
                        VendorHarness.scopes("uploads:write"),
                        Duration.ofSeconds(60),
                        2,
                        Optional.of(7),
                        true));
    }

    @ParameterizedTest
    @CsvSource({"60, 1, 1", "1800, 20, 1000000"})
    void read_numberAtItsBound_isKept(int seconds, int mints, int requests) {
        Policy policy = read("[{\"name\":\"a\"," + ISSUER + ",\"max_seconds\":" + seconds + ",\"mints_per_minute\":"
                        + mints + ",\"requests_per_minute\":" + requests + "}]")
                .all()
                .get(0);

        assertThat(faults).isEmpty();
        assertThat(policy.longest()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(policy.mintsPerMinute()).isEqualTo(mints);
        assertThat(policy.requestsPerMinute()).hasValue(requests);
    }

    @Test
    void read_keySet_isThatOfItsIssuerOnly() {
        Policies policies =
                read("[{\"name\":\"a\"," + ISSUER + "},{\"name\":\"b\",\"issuer\":\"https://other.example.com\","
                        + "\"audience\":\"maps\",\"keys\":\"https://other.example.com/keys\"}]");

        assertThat(policies.keysOf("https://other.example.com")).hasValue(URI.create("https://other.example.com/keys"));
        assertThat(policies.keysOf("https://id.example.com/")).isEmpty();
    }

    @Test
    void read_severalFaults_reportsAllOfThemWithTheirPlaces() {
        read("[{\"name\":\"A\",\"scopes\":[\"maps:read\"]},5,{\"name\":\"b\"," + ISSUER
                + ",\"claims\":{\"sub\":7,\"https://x/roles\":[]},\"max_seconds\":1801,\"extra\":1}]");

        assertThat(faults.stream().map(fault -> fault.split(" ")[0]))
                .containsExactly(
                        "POLICIES[0].name",
                        "POLICIES[0].scopes",
                        "POLICIES[1]",
                        "POLICIES[2].extra",
                        "POLICIES[2].claims.sub",
                        "POLICIES[2].claims.https://x/roles",
                        "POLICIES[2].max_seconds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[",
                "[]",
                "[{\"name\":\"a\"}]x",
                "[{\"name\":\"a\",\"name\":\"b\"}]",
                "[{\"name\":\"a\",}]",
                "[{'name':'a'}]",
                "[{\"name\":\"a\"}],\"x\":[]"
            })
    void read_notAnArrayOfPolicies_isAFaultOfTheVariable(String json) {
        read(json);

        assertThat(faults).hasSize(1).first().asString().startsWith("POLICIES must ");
    }

    @Test
    void read_seventeenPolicies_isAFault() {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            json.append(",{\"name\":\"p").append(i).append("\",").append(ISSUER).append('}');
        }
        read("[" + json.substring(1) + "]");
        assertThat(faults).containsExactly("POLICIES must have 1 to 16 policies");

        faults.clear();
        read("[" + json.substring(1, json.lastIndexOf(",{")) + "]");
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name                | 7
            name                | ""
            name                | "a_b"
            name                | "Editors"
            name                | "123456789012345678901234567890123"
            issuer              | "http://id.example.com"
            issuer              | "id.example.com"
            issuer              | "https://id.example.com?x=1"
            issuer              | "https://user@id.example.com"
            issuer              | null
            audience            | null
            audience            | []
            audience            | ""
            audience            | ["a",1]
            claims              | "sub"
            claims              | []
            keys                | "http://id.example.com/keys"
            keys                | 1
            header              | "a b"
            header              | ""
            header              | ["authorization"]
            scopes              | "styles:read"
            scopes              | []
            scopes              | ["styles:tiles"]
            scopes              | ["Styles:read"]
            scopes              | [null]
            max_seconds         | 59
            max_seconds         | 1801
            max_seconds         | "60"
            max_seconds         | 60.0
            mints_per_minute    | 0
            mints_per_minute    | 21
            requests_per_minute | 0
            requests_per_minute | 1000001
            requests_per_minute | true
            tokens              | "mine"
            tokens              | null
            """)
    void read_faultyMember_namesItAndNotItsValue(String member, String value) {
        String others = ("\"name\":\"a\"," + ISSUER).replaceAll("\"" + member + "\":\"[^\"]*\",?", "");
        read("[{" + others + (others.endsWith(",") ? "" : ",") + "\"" + member + "\":" + value + "}]");

        assertThat(faults).hasSize(1).first().asString().startsWith("POLICIES[0]." + member + " must ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"audience\":\"a\"",
                "\"claims\":{\"sub\":\"a\"}",
                "\"keys\":\"https://id.example.com\"",
                "\"header\":\"x-id\"",
                "\"requests_per_minute\":5",
                "\"tokens\":\"own\""
            })
    void read_memberThatNeedsAnIssuer_isAFaultWithoutOne(String member) {
        read("[{\"name\":\"a\",\"scopes\":[\"styles:read\"]," + member + "}]");

        assertThat(faults).hasSize(1).first().asString().contains("issuer");
    }

    @Test
    void read_issuerWithoutAudience_isAFault() {
        read("[{\"name\":\"a\",\"issuer\":\"https://id.example.com\"}]");

        assertThat(faults).hasSize(1).first().asString().startsWith("POLICIES[0].audience must ");
    }

    @Test
    void read_twoPoliciesWithoutIssuer_isAFaultOfTheSecond() {
        String member = ",\"scopes\":[\"styles:read\"]}";
        read("[{\"name\":\"a\"" + member + ",{\"name\":\"b\"" + member + "]");

        assertThat(faults).hasSize(1).first().asString().startsWith("POLICIES[1] must have an issuer");
    }

    @Test
    void read_sameNameTwice_isAFaultOfTheSecond() {
        read("[{\"name\":\"a\"," + ISSUER + "},{\"name\":\"a\"," + ISSUER + "}]");

        assertThat(faults).hasSize(1).first().asString().startsWith("POLICIES[1].name must differ");
    }

    @Test
    void read_twoKeySetsOfOneIssuer_isAFaultOfTheSecond() {
        read("[{\"name\":\"a\"," + ISSUER + ",\"keys\":\"https://a.example\"},{\"name\":\"b\"," + ISSUER
                + ",\"keys\":\"https://b.example\"}]");

        assertThat(faults).hasSize(1).first().asString().startsWith("POLICIES[1].keys must be the same");
    }

    @Test
    void read_secretScopesWithoutIssuer_needTheVariable() {
        String json = "[{\"name\":\"a\"},{\"name\":\"b\"," + ISSUER + "}]";
        read(json, true, "styles:read", "uploads:write");
        assertThat(faults).isEmpty();

        read(json, false, "styles:read", "uploads:write");
        assertThat(faults)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("POLICIES[0].scopes must be among the public scopes")
                .contains("ALLOW_SECRET_SCOPES=true");
    }

    @Test
    void read_unknownMemberWithAnOddName_doesNotRepeatIt() {
        read("[{\"name\":\"a\"," + ISSUER + ",\"\\u001b[31m\":1}]");

        assertThat(faults).containsExactly("POLICIES[0].(a member) is not a member of a policy");
    }
}
