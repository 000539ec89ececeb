package io.github.tokenvendor.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.callers.CallerException.Refusal;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.testing.Credentials;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CredentialVerifierTest {
    private static final MutableClock CLOCK = new MutableClock("2026-11-03T10:00:00Z");
    private static final ExecutorService EXECUTOR = Executors.newCachedThreadPool();
    private static FakeIssuer issuer;
    private static List<Credentials.Case> cases;
    private static CredentialVerifier verifier;

    @BeforeAll
    static void start() {
        issuer = FakeIssuer.start(CLOCK);
        issuer.publish(Credentials.keys());
        cases = Credentials.of(issuer.url().toString(), FakeIssuer.AUDIENCE, CLOCK.instant());
        Conditions conditions = new Conditions(
                issuer.url().toString(), List.of(FakeIssuer.AUDIENCE), Map.of(), Optional.empty(), "authorization");
        Policy policy = new Policy(
                "any",
                Optional.of(conditions),
                VendorHarness.ALLOWED,
                Duration.ofHours(1),
                20,
                Optional.empty(),
                false);
        Policies policies = new Policies(List.of(policy), true);
        IssuerKeys keys = new IssuerKeys(
                new KeySetFetcher(new BoundedHttpClient(EXECUTOR), policies), Duration.ofSeconds(5), CLOCK, EXECUTOR);
        verifier = new CredentialVerifier(policies, keys, CLOCK);
    }

    @AfterAll
    static void stop() {
        issuer.close();
        EXECUTOR.shutdownNow();
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
    void verify_issuerThatIsNotConfigured_asksNobody() {
        issuer.forgetCalls();
        String elsewhere = issuer.key().token(issuer.claims("a", Map.of("iss", "http://127.0.0.1:9")));

        assertThat(refusal(elsewhere).orElseThrow())
                .hasMessage("the credential is of no issuer that is configured here");
        assertThat(issuer.calls()).isEmpty();
    }
}
