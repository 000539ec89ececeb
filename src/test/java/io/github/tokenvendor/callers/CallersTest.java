package io.github.tokenvendor.callers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.github.tokenvendor.testing.TestPolicies.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tokenvendor.callers.CallerException.Refusal;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final FakeIssuer issuer = FakeIssuer.start(clock);
    private final FakeIssuer attestations = FakeIssuer.start(clock);
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        issuer.close();
        attestations.close();
        executor.shutdownNow();
    }

    private static final String VISITORS = "{\"name\":\"visitors\",\"scopes\":[\"styles:read\"]}";

    private Callers callers(boolean isEnforced, String... policies) {
        PolicyReader.Bounds bounds = new PolicyReader.Bounds(VendorHarness.ALLOWED, Duration.ofHours(1), 20, false);
        Policies read = PolicyReader.read("[" + String.join(",", policies) + "]", isEnforced, bounds, fault -> {
            throw new AssertionError(fault);
        });
        return new Callers(read, new BoundedHttpClient(executor), Duration.ofSeconds(2), clock, executor);
    }

    private Caller identify(Callers callers, Map<String, String> headers) throws CallerException {
        return identify(callers, headers, Map.of());
    }

    private Caller identify(Callers callers, Map<String, String> headers, Map<String, String> gatewayClaims)
            throws CallerException {
        return callers.identify(
                name -> Optional.ofNullable(headers.get(name)),
                gatewayClaims,
                VendorHarness.context(Duration.ofSeconds(2)));
    }

    private CallerException refusal(Callers callers, Map<String, String> headers) {
        return catchThrowableOfType(CallerException.class, () -> identify(callers, headers));
    }

    private static Map<String, String> bearer(String credential) {
        return Map.of("authorization", "Bearer " + credential);
    }

    @Test
    void identify_noCredential_isServedByThePolicyWithoutIssuer() throws Exception {
        Caller caller = identify(callers(true, of(issuer, "editors", ""), VISITORS), Map.of());

        assertThat(caller.policy().name()).isEqualTo("visitors");
        assertThat(caller.claims()).isEmpty();
        assertThat(issuer.calls()).isEmpty();
    }

    @Test
    void identify_noCredentialAndNoPolicyForIt_isRefused() {
        assertThat(refusal(callers(true, of(issuer, "editors", "")), Map.of()).refusal())
                .isEqualTo(Refusal.AUTHENTICATION_REQUIRED);
    }

    @Test
    void showCredential_anyHeaderOfAPolicy_doesSo() {
        Callers callers =
                callers(true, of(issuer, "editors", ""), of(attestations, "apps", ",\"header\":\"X-Attestation\""));

        for (String header : List.of("authorization", "x-attestation")) {
            assertThat(callers.showCredential(name -> Optional.of("x").filter(any -> name.equals(header))))
                    .isTrue();
        }
        assertThat(callers.showCredential(name -> Optional.empty())).isFalse();
    }

    @Test
    void identify_severalPoliciesFit_firstOneServes() throws Exception {
        Callers callers = callers(
                true,
                VISITORS,
                of(issuer, "admins", ",\"claims\":{\"groups\":\"admins\"}"),
                of(issuer, "editors", ",\"claims\":{\"groups\":\"editors\"}"),
                of(issuer, "others", ""));
        Map<String, Object> groups = Map.of("groups", List.of("staff", "editors"));

        assertThat(identify(callers, bearer(issuer.token("ann", groups)))
                        .policy()
                        .name())
                .isEqualTo("editors");
        assertThat(identify(callers, bearer(issuer.token("bob", Map.of())))
                        .policy()
                        .name())
                .isEqualTo("others");
    }

    @Test
    void identify_credentialThatNoPolicyFits_saysToTheLogAloneWhatDidNotFit() {
        Callers callers = callers(true, VISITORS, of(issuer, "editors", ",\"claims\":{\"groups\":\"editors\"}"));
        CallerException refusal = refusal(callers, bearer(issuer.token("ann", Map.of("groups", "staff"))));

        assertThat(refusal.refusal()).isEqualTo(Refusal.CALLER_NOT_ALLOWED);
        assertThat(refusal.getMessage()).doesNotContain("groups");
        assertThat(refusal.logDetail()).contains("editors: claims.groups").doesNotContain("staff");
        assertThat(refusal.claims().orElseThrow().subject()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "Bearer  a.b.c", "Bearer a.b.c,Bearer d.e.f"})
    void identify_headerThatCannotBeVerified_doesNotFallBack(String value) {
        assertThat(refusal(callers(true, VISITORS, of(issuer, "editors", "")), Map.of("authorization", value))
                        .refusal())
                .isEqualTo(Refusal.INVALID_CREDENTIAL);
    }

    @Test
    void identify_schemeInOtherLetters_isTheSame() throws Exception {
        Map<String, String> headers = Map.of("authorization", "bearer " + issuer.token("ann", Map.of()));

        assertThat(identify(callers(true, of(issuer, "editors", "")), headers)
                        .policy()
                        .name())
                .isEqualTo("editors");
    }

    @Test
    void identify_headerThatNoPolicyNames_isNoCredential() throws Exception {
        Callers callers = callers(true, VISITORS, of(issuer, "apps", ",\"header\":\"X-Firebase-AppCheck\""));

        assertThat(identify(callers, Map.of("authorization", "Bearer x"))
                        .policy()
                        .name())
                .isEqualTo("visitors");
        assertThat(identify(callers, Map.of("x-firebase-appcheck", issuer.token("app", Map.of())))
                        .policy()
                        .name())
                .isEqualTo("apps");
        assertThat(refusal(callers, Map.of("x-firebase-appcheck", "Bearer " + issuer.token("app", Map.of())))
                        .refusal())
                .isEqualTo(Refusal.INVALID_CREDENTIAL);
    }

    @Test
    void identify_twoCredentials_bothHaveToBeValidAndTheFirstPolicyServes() throws Exception {
        Callers callers = callers(
                true, of(issuer, "editors", ""), of(attestations, "apps", ",\"header\":\"x-attestation\""), VISITORS);
        String editor = "Bearer " + issuer.token("ann", Map.of());
        String app = attestations.token("app", Map.of());

        assertThat(identify(callers, Map.of("authorization", editor, "x-attestation", app))
                        .policy()
                        .name())
                .isEqualTo("editors");
        assertThat(refusal(callers, Map.of("authorization", editor, "x-attestation", app + "x"))
                        .refusal())
                .isEqualTo(Refusal.INVALID_CREDENTIAL);
    }

    @Test
    void identify_claimsOfTheGateway_needNoKeys() throws Exception {
        Callers callers = callers(true, of(issuer, "editors", ",\"claims\":{\"groups\":\"editors\"}"));
        Map<String, String> claims = Map.of(
                "iss",
                issuer.url().toString(),
                "aud",
                "[x " + FakeIssuer.AUDIENCE + "]",
                "sub",
                "ann",
                "groups",
                "[staff editors]");

        Caller caller = identify(callers, bearer("as the gateway saw it"), claims);
        assertThat(caller.policy().name()).isEqualTo("editors");
        assertThat(caller.claims().orElseThrow().subject()).isEqualTo("ann");
        assertThat(issuer.calls()).isEmpty();
    }

    @Test
    void identify_claimsOfTheGatewayAndAnotherCredential_bothCount() throws Exception {
        Callers callers = callers(
                true, of(attestations, "apps", ",\"header\":\"x-attestation\""), of(issuer, "editors", ""), VISITORS);
        Map<String, String> claims = Map.of("iss", issuer.url().toString(), "aud", FakeIssuer.AUDIENCE, "sub", "ann");
        Map<String, String> seen = bearer("as the gateway saw it");
        String app = attestations.token("app", Map.of());

        assertThat(identify(callers, seen, claims).policy().name()).isEqualTo("editors");
        assertThat(identify(callers, Map.of("authorization", "Bearer x", "x-attestation", app), claims)
                        .policy()
                        .name())
                .isEqualTo("apps");
        assertThat(catchThrowableOfType(
                                CallerException.class,
                                () -> identify(
                                        callers,
                                        Map.of("authorization", "Bearer x", "x-attestation", app + "x"),
                                        claims))
                        .refusal())
                .isEqualTo(Refusal.INVALID_CREDENTIAL);
    }

    @Test
    void identify_sameSubjectOfAnotherIssuer_isAnotherCaller() throws Exception {
        Callers callers = callers(
                true,
                of(issuer, "editors", ",\"requests_per_minute\":1"),
                of(attestations, "apps", ",\"requests_per_minute\":1"));

        Caller first = identify(callers, bearer(issuer.token("ann", Map.of())));
        Caller second = identify(callers, bearer(attestations.token("ann", Map.of())));
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(refusal(callers, bearer(issuer.token("ann", Map.of()))).refusal())
                .isEqualTo(Refusal.TOO_MANY_REQUESTS);
    }

    @Test
    void identify_claimsOfTheGatewayForAnotherAudience_areRefused() {
        Callers callers = callers(true, VISITORS, of(issuer, "editors", ""));
        Map<String, String> claims = Map.of("iss", issuer.url().toString(), "aud", "other");

        assertThat(catchThrowableOfType(CallerException.class, () -> identify(callers, Map.of(), claims))
                        .refusal())
                .isEqualTo(Refusal.INVALID_CREDENTIAL);
    }

    @Test
    void identify_claimsOfTheGatewayFromAnotherIssuer_doNotCount() throws Exception {
        Callers callers = callers(true, VISITORS, of(issuer, "editors", ""));

        assertThat(identify(callers, Map.of(), Map.of("iss", "https://elsewhere.example", "sub", "ann"))
                        .policy()
                        .name())
                .isEqualTo("visitors");
    }

    @Test
    void identify_ownTokensAndNoSubject_doesNotFit() throws Exception {
        Callers callers = callers(true, of(issuer, "editors", ",\"tokens\":\"own\""));

        assertThat(refusal(callers, bearer(issuer.token("", Map.of()))).logDetail())
                .contains("editors: claims.sub");
        assertThat(identify(callers, bearer(issuer.token("ann", Map.of()))).id())
                .hasSize(64)
                .isNotEqualTo(
                        identify(callers, bearer(issuer.token("bob", Map.of()))).id());
    }

    @Test
    void identify_oftenerThanAllowed_isRefusedForThisCallerAlone() throws Exception {
        Callers callers = callers(true, of(issuer, "editors", ",\"requests_per_minute\":2"), VISITORS);
        Map<String, String> ann = bearer(issuer.token("ann", Map.of()));
        identify(callers, ann);
        clock.advance(Duration.ofSeconds(10));
        // The same caller with a fresh credential.
        identify(callers, bearer(issuer.token("ann", Map.of("jti", "2"))));

        CallerException refusal = refusal(callers, ann);
        assertThat(refusal.refusal()).isEqualTo(Refusal.TOO_MANY_REQUESTS);
        assertThat(refusal.retryAfter()).hasValue(Duration.ofSeconds(50));
        assertThat(refusal.policy().orElseThrow().name()).isEqualTo("editors");
        identify(callers, bearer(issuer.token("bob", Map.of())));
        identify(callers, Map.of());
        clock.advance(Duration.ofSeconds(50));
        identify(callers, ann);
    }

    @Test
    void identify_reportOnly_servesByThePolicyWithoutIssuerAndSaysWhatItWouldRefuse() throws Exception {
        Callers callers = callers(false, of(issuer, "editors", ",\"claims\":{\"groups\":\"editors\"}"), VISITORS);

        Caller forged = identify(callers, bearer("x"));
        assertThat(forged.policy().name()).isEqualTo("visitors");
        assertThat(forged.wouldRefuse()).hasValue(Refusal.INVALID_CREDENTIAL);
        Caller other = identify(callers, bearer(issuer.token("ann", Map.of())));
        assertThat(other.policy().name()).isEqualTo("visitors");
        assertThat(other.wouldRefuse()).hasValue(Refusal.CALLER_NOT_ALLOWED);
        Caller editor = identify(callers, bearer(issuer.token("bob", Map.of("groups", "editors"))));
        assertThat(editor.policy().name()).isEqualTo("editors");
        assertThat(editor.wouldRefuse()).isEmpty();
    }

    @Test
    void identify_reportOnlyWithoutAPolicyForAnyone_refuses() {
        Callers callers = callers(false, of(issuer, "editors", ",\"claims\":{\"groups\":\"editors\"}"));

        assertThat(refusal(callers, Map.of()).refusal()).isEqualTo(Refusal.AUTHENTICATION_REQUIRED);
        assertThat(refusal(callers, bearer("x")).refusal()).isEqualTo(Refusal.INVALID_CREDENTIAL);
    }

    @Test
    void identify_reportOnlyAndKeysUnavailable_isUnavailable() {
        issuer.respondAlways(aResponse().withStatus(500));

        assertThat(refusal(callers(false, of(issuer, "editors", ""), VISITORS), bearer(issuer.token("a", Map.of())))
                        .refusal())
                .isEqualTo(Refusal.KEYS_UNAVAILABLE);
    }
}
