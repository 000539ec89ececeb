package io.github.tokenvendor.http;

import static io.github.tokenvendor.http.ApiFixture.ALWAYS;
import static io.github.tokenvendor.http.ApiFixture.MAPS;
import static io.github.tokenvendor.http.ApiFixture.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which origins may read a response, and the responses to their preflights. */
class ApiCorsTest {
    private final ApiFixture fixture = new ApiFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void allowedOrigin_mayReadTheResponseAndRetryAfter() {
        ApiResponse response = fixture.handle(Requests.withOrigin("POST", "/tokens", MAPS));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry("Access-Control-Allow-Origin", MAPS)
                .containsEntry("Access-Control-Expose-Headers", "Retry-After")
                .doesNotContainKey("Access-Control-Allow-Credentials");
    }

    @Test
    void allowedOrigin_mayReadAProblemToo() {
        assertThat(fixture.handle(Requests.withOrigin("GET", "/nowhere", MAPS)).headers())
                .containsEntry("Access-Control-Allow-Origin", MAPS);
    }

    @Test
    void otherOrigin_isRefusedBeforeAnyUpstreamCall() {
        ApiResponse response = fixture.handle(Requests.withOrigin("POST", "/tokens", "https://evil.example"));

        assertProblem(response, 403, "origin_not_allowed");
        assertThat(response.headers())
                .doesNotContainKeys("Access-Control-Allow-Origin", "Access-Control-Expose-Headers");
        assertThat(fixture.secret.reads()).isZero();
    }

    @Test
    void anyOrigin_getsAWildcard() {
        Api open = fixture.api(Set.of("*"), Duration.ofSeconds(5));

        assertThat(open.handle(Requests.withOrigin("POST", "/tokens", MAPS)).headers())
                .containsEntry("Access-Control-Allow-Origin", "*");
    }

    @Test
    void preflight_allowedOrigin_hasNoBody() {
        ApiResponse response = fixture.handle(Requests.withOrigin("OPTIONS", "/tokens", MAPS));

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers())
                .containsAllEntriesOf(ALWAYS)
                .containsEntry("Access-Control-Allow-Origin", MAPS)
                .containsEntry("Access-Control-Allow-Methods", "POST")
                .containsEntry("Access-Control-Allow-Headers", "authorization, content-type, *")
                .containsEntry("Access-Control-Max-Age", "7200");
        assertThat(fixture.secret.reads()).isZero();
        assertThat(fixture.lastLine()).contains("\"Outcome\":\"preflight\"");
    }

    @Test
    void preflight_otherOrigin_isRefused() {
        ApiResponse response = fixture.handle(Requests.withOrigin("OPTIONS", "/tokens", "https://evil.example"));

        assertProblem(response, 403, "origin_not_allowed");
    }
}
