package io.github.tokenvendor.http;

import static io.github.tokenvendor.http.ApiFixture.MAPS;
import static io.github.tokenvendor.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The audit line of a request. */
class ApiAuditTest {
    private final ApiFixture fixture = new ApiFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void everyRequest_writesOneAuditLine() throws Exception {
        fixture.handle(Requests.withOrigin("POST", "/tokens", MAPS));
        fixture.handle(Requests.of("GET", "/nowhere"));
        fixture.handle(Requests.of("GET", "/health"));

        assertThat(fixture.lines()).hasSize(3);
        Map<String, Object> first = json(fixture.lines().get(0));
        assertThat(first)
                .containsEntry("FunctionName", "vendor")
                .containsEntry("Outcome", "vended")
                .containsEntry("request_id", "request-1")
                .containsEntry("status", BigInteger.valueOf(200))
                .containsEntry("source", "minted")
                .containsEntry("scopes", "fonts:read styles:read styles:tiles")
                .containsEntry("lifetime", BigInteger.valueOf(3_540))
                .containsEntry("origin", MAPS)
                .containsEntry("mapbox_status", BigInteger.valueOf(201));
        assertThat(first.get("token_sha256")).asString().matches("[0-9a-f]{16}");
        assertThat(json(fixture.lines().get(1)))
                .containsEntry("Outcome", "not_found")
                .containsKey("detail")
                .doesNotContainKey("origin");
    }

    @Test
    void audit_duration_isTheElapsedTime() throws Exception {
        fixture.mapbox.script(mint -> {
            long end = System.nanoTime() + 30_000_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return fixture.mapbox.grant(mint);
        });
        long start = System.nanoTime();

        fixture.handle(Requests.post("{}"));

        long max = (System.nanoTime() - start) / 1_000_000L;
        assertThat(((BigInteger) json(fixture.lines().get(0)).get("Duration")).longValueExact())
                .isBetween(30L, max);
    }
}
