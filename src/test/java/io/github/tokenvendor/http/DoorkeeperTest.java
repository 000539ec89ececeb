package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.callers.Callers;
import io.github.tokenvendor.callers.Policies;
import io.github.tokenvendor.callers.PolicyReader;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private static ApiResult admit(String policies, Map<String, List<String>> headers, Doorkeeper.Service service)
            throws ProblemException {
        PolicyReader.Bounds bounds = new PolicyReader.Bounds(VendorHarness.ALLOWED, Duration.ofHours(1), 20, false);
        Policies read = PolicyReader.read(policies, true, bounds, fault -> {
            throw new AssertionError(fault);
        });
        Callers callers = new Callers(
                read,
                new BoundedHttpClient(Runnable::run),
                Duration.ofSeconds(2),
                new MutableClock("2026-11-03T10:00:00Z"),
                Runnable::run);
        ApiRequest request = Requests.of("POST", "/tokens", headers, "{}");
        return new Doorkeeper(callers).admit(request, VendorHarness.context(Duration.ofSeconds(2)), service);
    }
}
