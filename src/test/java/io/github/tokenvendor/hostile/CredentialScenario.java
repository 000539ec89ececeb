package io.github.tokenvendor.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.testing.ContractRules;
import io.github.tokenvendor.testing.Credentials;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.TestPolicies;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sends credentials to one vendor and checks every effect. */
record CredentialScenario(VendorUnderTest vendor, Gateway gateway, VendorFixture surroundings) {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** Policies for the table: a caller with a valid credential gets more than a visitor. */
    static String policies(FakeIssuer issuer) {
        return "[{\"name\":\"visitors\",\"scopes\":[\"styles:read\",\"fonts:read\"]},"
                + TestPolicies.of(issuer, "known", ",\"header\":\"X-Credential\"") + "]";
    }

    void run(Credentials.Case row) throws Exception {
        surroundings.forgetCalls();
        Map<String, String> headers = Map.of("content-type", "application/json", "x-credential", row.credential());
        VendorReply reply =
                vendor.invoke(gateway.eventOf("POST", "/tokens", headers, "{}"), LambdaContext.FULL, TIME_LIMIT);
        List<String> lines = vendor.newLines(1);
        ContractRules.checkAuditLine(
                lines, reply, row.isValid() ? 200 : 401, row.isValid() ? "vended" : "invalid_credential");
        assertThat(reply.took()).isLessThan(LONGEST);
        assertQuotesNothing(row, reply, lines.get(0));
        if (row.isValid()) {
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(lines.get(0)).contains("\"policy\":\"known\"");
            return;
        }
        ContractRules.checkProblem(reply, 401, "invalid_credential", false);
        ContractRules.checkHeaders(reply);
        assertThat(reply.body()).hasSizeLessThan(ContractRules.MAX_BYTES);
        assertThat(reply.headers()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        assertThat(lines.get(0)).doesNotContain("\"policy\":", "\"subject\":", "\"issuer\":");
        assertThat(surroundings.reads()).as("calls to Secrets Manager").isZero();
        assertThat(surroundings.mapbox().calls()).as("calls to Mapbox").isEmpty();
    }

    private static void assertQuotesNothing(Credentials.Case row, VendorReply reply, String line) {
        if (row.credential().length() > 40) {
            String part = row.credential().substring(row.credential().length() - 24);
            assertThat(reply.body() + reply.headers() + line).doesNotContain(part);
        }
    }
}
