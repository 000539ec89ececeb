package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.config.OriginAllowlist;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.VendorHarness;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** An API in front of a scripted Mapbox and a secret in memory, and the audit lines that it writes. */
final class ApiFixture implements AutoCloseable {
    static final String MAPS = "https://maps.example.com";
    static final Map<String, String> ALWAYS =
            Map.of("Cache-Control", "no-store", "Vary", "Origin", "X-Content-Type-Options", "nosniff");

    private final VendorHarness harness = new VendorHarness();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    final MutableClock clock = harness.clock;
    final ScriptedMapbox mapbox = harness.mapbox;
    final FakeSecret secret = harness.secret;
    final MasterTokenCache masters = harness.masters;
    final AuditLog audit = new AuditLog(new PrintStream(log, true, StandardCharsets.UTF_8), clock);
    private final Api api = api(Set.of(MAPS), Duration.ofSeconds(5));

    /** Responds as a vendor that allows pages of {@link #MAPS} to read its responses. */
    ApiResponse handle(ApiRequest request) {
        return api.handle(request);
    }

    Api api(Set<String> origins, Duration timeout) {
        return api(origins, Optional.empty(), timeout);
    }

    /** An API with the route for shared caches, which draws the same number for every response. */
    Api edgeApi(Set<String> origins, double jitter) {
        return api(origins, Optional.of(() -> jitter), Duration.ofSeconds(5));
    }

    private Api api(Set<String> origins, Optional<DoubleSupplier> cacheJitter, Duration timeout) {
        return Api.of(
                new TokenRoutes(
                        harness.vendor,
                        harness.everybody,
                        Optional.empty(),
                        harness.check,
                        new CorsPolicy(new OriginAllowlist(origins)),
                        "",
                        cacheJitter,
                        timeout),
                within -> {},
                audit);
    }

    static void assertProblem(ApiResponse response, int status, String code) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers())
                .containsAllEntriesOf(ALWAYS)
                .containsEntry("Content-Type", "application/problem+json");
        Map<String, Object> body = json(response.body());
        assertThat(body)
                .containsEntry("code", code)
                .containsEntry("status", BigInteger.valueOf(status))
                .containsEntry("request_id", "request-1");
        assertThat(body.get("message")).isEqualTo(body.get("detail")).asString().isNotBlank();
        assertThat(response.body()).hasSizeLessThan(2_048);
    }

    List<String> lines() {
        return log.toString(StandardCharsets.US_ASCII).lines().toList();
    }

    String lastLine() {
        return lines().get(lines().size() - 1);
    }

    static Map<String, Object> json(String text) {
        try {
            return new StrictJson(8).readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        harness.close();
    }
}
