package io.github.tokenvendor.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.callers.CallerException.Refusal;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.testing.Credentials;
import io.github.tokenvendor.testing.VendorHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CredentialVerifierTest {
    private static VerifierFixture fixture;
    private static FakeIssuer issuer;
    private static CredentialVerifier verifier;
    private static List<Credentials.Case> cases;

    @BeforeAll
    static void start() {
        fixture = new VerifierFixture();
        issuer = fixture.issuer;
        issuer.publish(Credentials.keys());
        verifier = fixture.verifier();
        cases = Credentials.of(issuer.name(), FakeIssuer.AUDIENCE, fixture.clock.instant());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static Optional<CallerException> refusal(String credential) {
        try {
            verifier.verify(credential, VendorHarness.context(Duration.ofSeconds(5)));
            return Optional.empty();
        } catch (CallerException e) {
            return Optional.of(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> verify_everyCredential_judgesIt() {
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> {
                    Optional<CallerException> refusal = refusal(one.credential());
                    assertThat(refusal.map(CallerException::refusal))
                            .isEqualTo(one.isValid() ? Optional.empty() : Optional.of(Refusal.INVALID_CREDENTIAL));
                    refusal.ifPresent(e -> {
                        assertThat(e.getMessage()).startsWith("the credential ").hasSizeLessThan(120);
                        assertThat(e).hasNoCause();
                    });
                }));
    }

    @Test
    void verify_soundCredential_returnsItsClaims() throws Exception {
        Claims claims = verifier.verify(cases.get(0).credential(), VendorHarness.context(Duration.ofSeconds(5)));

        assertThat(claims.issuer()).isEqualTo(issuer.url().toString());
        assertThat(claims.subject()).isEqualTo("somebody");
        assertThat(claims.texts("groups")).containsExactly("editors", "staff");
    }

    @Test
    void table_asAWhole_isLargeAndItsNamesDiffer() {
        assertThat(cases).hasSizeGreaterThan(180);
        assertThat(cases.stream().map(Credentials.Case::name)).doesNotHaveDuplicates();
    }

    @Test
    void verify_longText_isReadUpTo8192Characters() {
        assertThat(refusal("x".repeat(8_192)).orElseThrow()).hasMessageContaining("is not a signed JSON Web Token");
        assertThat(refusal("x".repeat(8_193)).orElseThrow()).hasMessageContaining("is longer than 8192 characters");
    }

    @Test
    void verify_issuerThatIsNotConfigured_asksNobody() {
        issuer.forgetCalls();
        String elsewhere = issuer.key().token(issuer.claims("a", Map.of("iss", "http://127.0.0.1:9")));

        assertThat(refusal(elsewhere).orElseThrow())
                .hasMessage("the credential is of no issuer that is configured here");
        assertThat(issuer.calls()).isEmpty();
    }
}
