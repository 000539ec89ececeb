package io.github.tokenvendor.http;

import static io.github.tokenvendor.http.ApiFixture.MAPS;
import static io.github.tokenvendor.http.ApiFixture.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.config.OriginAllowlist;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a misconfigured vendor responds. */
class ApiMisconfiguredTest {
    private final ApiFixture fixture = new ApiFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void misconfiguredVendor_failsEveryRequest_andItsLogSaysWhy() {
        Api broken = Api.misconfigured(
                new CorsPolicy(new OriginAllowlist(Set.of())), "ALLOWED_SCOPES is required", fixture.audit);

        for (ApiRequest request : List.of(
                Requests.of("GET", "/health"),
                Requests.post("{}"),
                Requests.withOrigin("OPTIONS", "/tokens", MAPS),
                Requests.of("GET", "/nowhere"))) {
            ApiResponse response = broken.handle(request);
            assertProblem(response, 500, "misconfigured");
            assertThat(response.headers()).doesNotContainKey("Access-Control-Allow-Origin");
            assertThat(response.body()).doesNotContain("ALLOWED_SCOPES").contains("\"retryable\":false");
            assertThat(fixture.lastLine()).contains("\"detail\":\"ALLOWED_SCOPES is required\"");
        }
        assertThat(fixture.lines()).hasSize(4);
    }

    @Test
    void refuseFormat_isMisconfigured_andItsLogSaysWhatToChange() {
        Api api = fixture.api(Set.of(MAPS), Duration.ofSeconds(5));

        assertProblem(api.refuseFormat(Requests.post("{}"), "set the payload format to 2.0"), 500, "misconfigured");
        assertThat(fixture.lastLine()).contains("\"detail\":\"set the payload format to 2.0\"");
    }

    @Test
    void misconfiguredVendor_readableOrigins_mayReadTheProblem() {
        Api broken = Api.misconfigured(new CorsPolicy(new OriginAllowlist(Set.of(MAPS))), "a fault", fixture.audit);

        ApiResponse preflight = broken.handle(Requests.withOrigin("OPTIONS", "/tokens", MAPS));
        ApiResponse response = broken.handle(Requests.withOrigin("POST", "/tokens", MAPS));

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.headers()).containsEntry("Access-Control-Allow-Methods", "POST");
        assertProblem(response, 500, "misconfigured");
        assertThat(response.headers()).containsEntry("Access-Control-Allow-Origin", MAPS);
        assertProblem(
                broken.handle(Requests.withOrigin("OPTIONS", "/tokens", "https://evil.example")), 500, "misconfigured");
    }
}
