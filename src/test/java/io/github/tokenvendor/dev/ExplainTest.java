package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainTest {
    private static final String ISSUER = "\"issuer\":\"https://id.example.com\",\"audience\":\"maps\"";
    private static final String POLICIES = "[{\"name\":\"visitors\",\"scopes\":[\"styles:read\"],\"max_seconds\":300},"
            + "{\"name\":\"admins\"," + ISSUER + ",\"claims\":{\"groups\":\"admins\"}},"
            + "{\"name\":\"editors\"," + ISSUER + ",\"claims\":{\"groups\":\"editors\"},\"tokens\":\"own\"},"
            + "{\"name\":\"others\"," + ISSUER + "}]";
    private static final String CLAIMS =
            "{\"iss\":\"https://id.example.com\",\"aud\":\"maps\",\"sub\":\"ann\",\"groups\":[\"editors\"]}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int explain(String policies, String caller) {
        Map<String, String> environment = Map.of("ALLOWED_SCOPES", "styles:read,fonts:read", "POLICIES", policies);
        return Explain.run(environment, caller, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @Test
    void claims_namesThePolicyThatServesAndWhatDoesNotFitTheOthers() {
        assertThat(explain(POLICIES, CLAIMS)).isEqualTo(Explain.SERVED);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "visitors: does not fit: a credential, which this policy is not for",
                        "admins: does not fit: claims.groups",
                        "editors: serves the caller with fonts:read, styles:read for at most 3600 s, tokens of its own",
                        "others: fits as well, but an earlier policy serves the caller");
    }

    @Test
    void credential_isReadLikeItsClaims() {
        String credential = SigningKey.ec("key", "P-256").token("ES256", "{\"alg\":\"ES256\"}", CLAIMS);

        assertThat(explain(POLICIES, credential + "\n")).isEqualTo(Explain.SERVED);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("editors: serves the caller");
    }

    @Test
    void nothing_isACallerWithoutACredential() {
        assertThat(explain(POLICIES, " \n")).isEqualTo(Explain.SERVED);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("visitors: serves the caller with styles:read for at most 300 s");
        assertThat(explain("[{\"name\":\"a\"," + ISSUER + "}]", "")).isEqualTo(Explain.REFUSED);
    }

    @Test
    void claimsThatFitNoPolicy_areRefused() {
        assertThat(explain(POLICIES, "{\"iss\":\"https://elsewhere.example\"}")).isEqualTo(Explain.REFUSED);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("others: does not fit: issuer", "401 or 403");
    }

    @Test
    void faults_areListed() {
        assertThat(explain("[{\"name\":\"A\"}]", CLAIMS)).isEqualTo(Explain.FAULTY);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("POLICIES[0].name must be");
        assertThat(explain(POLICIES, "{\"iss\":1,\"iss\":2}")).isEqualTo(Explain.FAULTY);
        assertThat(explain(POLICIES, "not a token")).isEqualTo(Explain.FAULTY);
    }
}
