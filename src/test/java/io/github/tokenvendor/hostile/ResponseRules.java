package io.github.tokenvendor.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.ContractRules;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.Row;
import io.github.tokenvendor.testing.VendorReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the table of hostile requests says about a response. */
final class ResponseRules {
    private static final Set<String> KNOWN_HEADERS =
            Set.of(("Content-Type Cache-Control Vary X-Content-Type-Options Access-Control-Allow-Origin "
                            + "Access-Control-Expose-Headers Access-Control-Allow-Methods "
                            + "Access-Control-Allow-Headers Access-Control-Max-Age Allow Retry-After CDN-Cache-Control")
                    .split(" "));

    private static final Set<String> RETRYABLE = Set.of(
            ("too_many_requests untrustworthy_response mapbox_rate_limited mapbox_unavailable " + "secrets_unavailable")
                    .split(" "));

    private static final List<String> ALL_SCOPES = List.of("fonts:read", "styles:read", "styles:tiles");

    private ResponseRules() {}

    static void check(VendorReply reply, Row row, Expected expected, Instant before, Instant after) throws Exception {
        String code = reply.status() / 100 == 2
                ? ""
                : Json.read(reply.body()).path("code").asText();
        assertThat(reply.status() + " " + code).isEqualTo(expected.status() + " " + expected.code());
        checkHeaders(reply, row, expected);
        assertThat(reply.base64()).isFalse();
        assertThat(reply.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(ContractRules.MAX_BYTES);
        if (expected.status() == 204) {
            assertThat(reply.body()).isEmpty();
        } else if (expected.status() != 200) {
            checkProblem(reply, expected);
        } else if (row.value("path").filter(path -> path.endsWith("/health")).isPresent()) {
            assertThat(reply.body()).isEqualTo("{\"status\":\"ok\"}");
        } else {
            long age = isCacheable(row) ? oldestCopy(reply) : 0;
            checkToken(Json.read(reply.body()), age, row, before, after);
        }
    }

    static void checkProblem(VendorReply reply, Expected expected) throws Exception {
        ContractRules.checkProblem(reply, expected.status(), expected.code(), RETRYABLE.contains(expected.code()));
    }

    private static void checkHeaders(VendorReply reply, Row row, Expected expected) {
        Map<String, String> headers = reply.headers();
        assertThat(KNOWN_HEADERS).containsAll(headers.keySet());
        ContractRules.checkHeaders(reply);
        if (!isCacheable(row)) {
            assertThat(headers).containsEntry("Cache-Control", "no-store").doesNotContainKey("CDN-Cache-Control");
        }
        assertThat(reply.header("Access-Control-Allow-Origin"))
                .isEqualTo(row.value("cors").orElse(null));
        assertThat(reply.header("Access-Control-Expose-Headers"))
                .isEqualTo(row.value("cors")
                        .map(origin -> isCacheable(row) ? "Retry-After, Age, Date" : "Retry-After")
                        .orElse(null));
        assertThat(reply.header("Allow")).isEqualTo(allow(row, expected));
        boolean preflight = expected.status() == 204;
        assertThat(reply.header("Access-Control-Allow-Methods")).isEqualTo(preflight ? "POST" : null);
        assertThat(reply.header("Access-Control-Allow-Headers"))
                .isEqualTo(preflight ? "authorization, content-type, *" : null);
        assertThat(reply.header("Access-Control-Max-Age")).isEqualTo(preflight ? "7200" : null);
        boolean wait = RETRYABLE.contains(expected.code()) && !expected.code().equals("untrustworthy_response");
        assertThat(headers.containsKey("Retry-After")).isEqualTo(wait);
        assertThat(headers.getOrDefault("Retry-After", "1")).matches("[1-9][0-9]{0,1}");
    }

    private static String allow(Row row, Expected expected) {
        return expected.status() == 405 ? row.value("allow").orElse("OPTIONS, POST") : null;
    }

    private static boolean isCacheable(Row row) {
        return row.value("cacheable").isPresent();
    }

    /** The age at which a cache may still serve a copy, by the headers of a response that caches may keep. */
    private static long oldestCopy(VendorReply reply) {
        String stale = "stale-while-revalidate=([0-9]+), stale-if-error=([0-9]+)";
        Matcher shared = Pattern.compile("public, max-age=0, s-maxage=([0-9]+), " + stale)
                .matcher(reply.header("Cache-Control"));
        assertThat(shared.matches()).as(reply.header("Cache-Control")).isTrue();
        long fresh = Long.parseLong(shared.group(1));
        long whileRevalidate = Long.parseLong(shared.group(2));
        long ifError = Long.parseLong(shared.group(3));
        assertThat(fresh).isBetween(1L, 300L);
        assertThat(whileRevalidate).isBetween(0L, 30L);
        assertThat(ifError).isBetween(0L, 300L);
        assertThat(reply.header("CDN-Cache-Control"))
                .isEqualTo("public, max-age=%d, stale-while-revalidate=%d, stale-if-error=%d"
                        .formatted(fresh, whileRevalidate, ifError));
        return fresh + Math.max(whileRevalidate, ifError);
    }

    private static void checkToken(JsonNode token, long age, Row row, Instant before, Instant after) {
        assertThat(ContractRules.names(token))
                .containsExactly("token", "issued_at", "expires", "expires_in", "refresh_in", "scopes");
        assertThat(token.get("token").textValue()).matches("tk\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
        assertThat(token.get("scopes").valueStream().map(JsonNode::textValue).toList())
                .isEqualTo(row.value("scopes").isPresent() ? row.words("scopes") : ALL_SCOPES);
        Instant expires = Instant.parse(token.get("expires").textValue());
        Instant issued = Instant.parse(token.get("issued_at").textValue());
        long seconds = token.get("expires_in").longValue();
        assertThat(seconds)
                .isBetween(
                        Duration.between(after, expires).toSeconds() - age,
                        Duration.between(before, expires).toSeconds() - age);
        assertThat(token.get("refresh_in").longValue()).isBetween(1L, seconds - 1);
        assertThat(issued).isBeforeOrEqualTo(after);
        assertThat(seconds).isBetween(1L, lifetime(row, 1));
        assertThat(expires).isBeforeOrEqualTo(after.plusSeconds(lifetime(row, 1)));
    }

    /** A token minted for this row lasts almost as long as requested. */
    static void checkAtLeast(VendorReply reply, Row row) throws JsonProcessingException {
        if (row.value("lifetime").isPresent()) {
            assertThat(Json.read(reply.body()).path("expires_in").longValue()).isGreaterThanOrEqualTo(lifetime(row, 0));
        }
    }

    private static long lifetime(Row row, int bound) {
        return Long.parseLong(row.value("lifetime").orElse("1..3600").split("\\.\\.")[bound]);
    }
}
