package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.callers.Callers;
import io.github.tokenvendor.callers.Policies;
import io.github.tokenvendor.callers.PolicyReader;
import io.github.tokenvendor.config.OriginAllowlist;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a caller gets, by policy; a credential that cannot be verified needs no issuer. */
class DoorkeeperTest {
    private static final String VISITORS = "{\"name\":\"visitors\",\"scopes\":[\"styles:read\"]}";
    private static final String EDITORS =
            "{\"name\":\"editors\",\"issuer\":\"https://issuer.example.com\",\"audience\":\"maps\"}";

    @Test
    void admit_noCredential_servesWithThePolicysAllowance_andAuditsIt() throws ProblemException {
        ApiResult result = admit("[" + VISITORS + "]", Map.of(), allowance -> ApiResult.healthy());

        assertThat(result.outcome()).isEqualTo("healthy");
        assertThat(result.caller().policy()).isEqualTo("visitors");
        assertThat(result.caller().wouldRefuse()).isEmpty();
    }

    @Test
    void admit_problemOfTheService_keepsTheCaller() throws ProblemException {
        ApiResult result = admit("[" + VISITORS + "]", Map.of(), allowance -> {
            throw ProblemException.of(ProblemType.INVALID_SCOPE, "detail");
        });

        assertThat(result.outcome()).isEqualTo("invalid_scope");
        assertThat(result.caller().policy()).isEqualTo("visitors");
    }

    @Test
    void admit_unexpectedException_keepsTheCaller() throws ProblemException {
        ApiResult result = admit("[" + VISITORS + "]", Map.of(), allowance -> {
            throw new IllegalStateException("unexpected");
        });

        assertThat(result.outcome()).isEqualTo("internal_error");
        assertThat(result.caller().policy()).isEqualTo("visitors");
    }

    @Test
    void admit_noCredentialAndNoPolicyForIt_isChallenged() throws ProblemException {
        ApiResult result = admit("[" + EDITORS + "]", Map.of(), allowance -> ApiResult.healthy());

        assertThat(result.outcome()).isEqualTo("authentication_required");
        assertThat(result.response().headers()).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(result.caller().policy()).isEmpty();
    }

    @Test
    void admit_malformedCredential_isChallenged() throws ProblemException {
        Map<String, List<String>> headers = Map.of("authorization", List.of("Bearer nonsense"));

        ApiResult result = admit("[" + VISITORS + "," + EDITORS + "]", headers, allowance -> ApiResult.healthy());

        assertThat(result.outcome()).isEqualTo("invalid_credential");
        assertThat(result.response().headers()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    /**
     * Through the routes: the policy decides which scopes are vended, and the path that caches share accepts no
     * credential.
     */
    @Test
    void routes_withPolicies_serveByThem_andRefuseACredentialWhereCachesShare() throws ProblemException {
        try (VendorHarness harness = new VendorHarness()) {
            TokenRoutes routes = new TokenRoutes(
                    harness.vendor,
                    harness.everybody,
                    Optional.of(callers("[" + VISITORS + "," + EDITORS + "]")),
                    harness.check,
                    new CorsPolicy(new OriginAllowlist(Set.of())),
                    "",
                    Optional.of(() -> 0.5),
                    Duration.ofSeconds(5));
            UpstreamCalls calls = new UpstreamCalls();
            Map<String, List<String>> credential = Map.of("authorization", List.of("Bearer nonsense"));

            ApiResult posted = routes.serve(Requests.post("{}"), calls);
            ApiResult copy = routes.serve(Requests.query("/tokens/anonymous", ""), calls);

            assertThat(List.of(posted, copy))
                    .allSatisfy(result ->
                            assertThat(result.token().orElseThrow().scopes()).containsExactly("styles:read"))
                    .allSatisfy(result -> assertThat(result.caller().policy()).isEqualTo("visitors"));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> routes.serve(Requests.of("GET", "/tokens/anonymous", credential, ""), calls))
                    .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.INVALID_REQUEST));
        }
    }

    private static ApiResult admit(String policies, Map<String, List<String>> headers, Doorkeeper.Service service)
            throws ProblemException {
        ApiRequest request = Requests.of("POST", "/tokens", headers, "{}");
        return new Doorkeeper(callers(policies)).admit(request, VendorHarness.context(Duration.ofSeconds(2)), service);
    }

    private static Callers callers(String policies) {
        PolicyReader.Bounds bounds = new PolicyReader.Bounds(VendorHarness.ALLOWED, Duration.ofHours(1), 20, false);
        Policies read = PolicyReader.read(policies, true, bounds, fault -> {
            throw new AssertionError(fault);
        });
        return new Callers(
                read,
                new BoundedHttpClient(Runnable::run),
                Duration.ofSeconds(2),
                new MutableClock("2026-11-03T10:00:00Z"),
                Runnable::run);
    }
}
