package io.github.tokenvendor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AuditLog log = new AuditLog(
            new PrintStream(out, true, StandardCharsets.UTF_8), new MutableClock("2026-11-03T10:00:00.125Z"));

    @Test
    void write_vended_isLogAndMetricInOneLine() throws IOException {
        JsonNode line = written(record(
                200,
                Optional.of(token(List.of("fonts:read", "styles:read"))),
                List.of(
                        new UpstreamCall(Upstream.SECRETS, 200, 12, ""),
                        new UpstreamCall(Upstream.MAPBOX, 201, 34, ""))));

        assertThat(line.path("_aws").path("Timestamp").longValue()).isEqualTo(1_793_700_000_125L);
        assertThat(line.path("Requests").intValue()).isEqualTo(1);
        assertThat(line.path("Vended").intValue()).isEqualTo(1);
        assertThat(line.path("Minted").intValue()).isEqualTo(1);
        assertThat(line.path("Reused").intValue()).isZero();
        assertThat(line.path("Duration").intValue()).isEqualTo(56);
        assertThat(line.path("MapboxLatency").intValue()).isEqualTo(34);
        assertThat(line.path("SecretsLatency").intValue()).isEqualTo(12);
        assertThat(line.path("mapbox_status").intValue()).isEqualTo(201);
        assertThat(line.path("scopes").textValue()).isEqualTo("fonts:read styles:read");
        assertThat(line.path("token_sha256").textValue()).isEqualTo("0123456789abcdef");
        assertThat(line.path("request_id").textValue()).isEqualTo("request-1");
        assertThat(line.has("UpstreamFailure")).isFalse();
    }

    /** Lambda drops lines below the function's log level, and takes a line without these members for INFO. */
    @ParameterizedTest
    @CsvSource({"200, WARN", "403, WARN", "429, WARN", "500, ERROR", "503, ERROR"})
    void write_anyRequest_hasALevelThatAThresholdOfWarnKeeps(int status, String level) throws IOException {
        JsonNode line = written(record(status, Optional.empty(), List.of()));

        assertThat(line.path("level").textValue()).isEqualTo(level);
        assertThat(line.path("timestamp").textValue()).isEqualTo("2026-11-03T10:00:00.125Z");
    }

    @ParameterizedTest
    @CsvSource({"false, WARN", "true, ERROR"})
    void write_anyRotationStep_hasSuchALevelToo(boolean failed, String level) {
        log.write(new RotationRecord(
                "rotation",
                "request-1",
                "createSecret",
                "version-1",
                "outcome",
                failed,
                "",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Duration.ZERO));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"level\":\"" + level + "\"", "\"timestamp\":\"2026-11-03T10:00:00.125Z\"");
    }

    @Test
    void write_subjectToBeOmitted_isLeftOut() throws IOException {
        MutableClock clock = new MutableClock("2026-11-03T10:00:00.125Z");
        new AuditLog(new PrintStream(out, true, StandardCharsets.UTF_8), clock, true)
                .write(record(200, Optional.empty(), List.of()));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("request-1").doesNotContain("subject", "user-1");
    }

    @Test
    void write_everyMetricAndDimension_isARootMemberOfItsType() throws IOException {
        JsonNode line = written(
                record(503, Optional.empty(), List.of(new UpstreamCall(Upstream.MAPBOX, 0, 5_000, "mapbox_timeout"))));

        assertThat(line.path("_aws").path("CloudWatchMetrics")).isNotEmpty().allSatisfy(set -> {
            assertThat(set.path("Namespace").textValue()).isEqualTo("MapboxTokenVendor");
            set.path("Dimensions")
                    .forEach(dimensions -> dimensions.forEach(dimension -> assertThat(
                                    line.path(dimension.textValue()).isTextual())
                            .isTrue()));
            set.path("Metrics").forEach(metric -> {
                assertThat(line.path(metric.path("Name").textValue()).isNumber())
                        .isTrue();
                assertThat(metric.path("Unit").textValue()).isIn("Count", "Milliseconds");
            });
        });
        assertThat(line.path("Failed").intValue()).isEqualTo(1);
        assertThat(line.path("UpstreamFailure").textValue()).isEqualTo("mapbox_timeout");
    }

    @Test
    void write_refusal_countsAsRefusedAndNotAsFailed() throws IOException {
        JsonNode line = written(record(403, Optional.empty(), List.of()));

        assertThat(line.path("Refused").intValue()).isEqualTo(1);
        assertThat(line.path("Failed").intValue()).isZero();
        assertThat(line.path("Vended").intValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "https://evil.example\r\n{\"Outcome\":\"vended\"}",
                "\u001b[31mred",
                "https://e\u2028vil.example",
                "\"},{\"",
                "https://user@evil.example",
                "\ud800"
            })
    void write_malformedOrigin_isNotLogged(String origin) throws IOException {
        assertThat(written(withOrigin(origin)).path("origin").textValue()).isEqualTo("(not an origin)");
    }

    @Test
    void write_longOrigin_isNotLogged() throws IOException {
        assertThat(written(withOrigin("https://" + "a".repeat(65_536)))
                        .path("origin")
                        .textValue())
                .isEqualTo("(not an origin)");
        assertThat(written(withOrigin("https://maps.example.com"))
                        .path("origin")
                        .textValue())
                .isEqualTo("https://maps.example.com");
    }

    @Test
    void write_longestValues_fitIntoFourKibibytes() throws IOException {
        List<String> scopes = IntStream.range(0, 32)
                .mapToObj(i -> "scope-" + i + ":" + "r".repeat(50))
                .toList();
        log.write(new AuditRecord(
                "f".repeat(64),
                "8f9c2c3e-7d3b-4f0e-9f57-7e8f3f0a5b11",
                Optional.of("g".repeat(200)),
                new AuditRecord.Caller("p".repeat(32), "i".repeat(200), "s".repeat(200), "w".repeat(24)),
                "untrustworthy_response",
                502,
                "d".repeat(5_000),
                List.of(),
                Optional.of(token(scopes)),
                List.of(
                        new UpstreamCall(Upstream.SECRETS, 400, 99_999, "secrets_unavailable"),
                        new UpstreamCall(Upstream.MAPBOX, 422, 99_999, "mapbox_unexpected"),
                        new UpstreamCall(Upstream.MAPBOX, 503, 99_999, "mapbox_unexpected")),
                Duration.ofMillis(99_999),
                Optional.of("https://" + "a".repeat(160))));

        assertThat(out.size()).isLessThanOrEqualTo(4_096);
        assertThat(out.toString(StandardCharsets.US_ASCII)).endsWith("}\n").matches("[ -~]+\n");
    }

    private JsonNode written(AuditRecord record) throws IOException {
        out.reset();
        log.write(record);
        String text = out.toString(StandardCharsets.US_ASCII);
        assertThat(text.lines()).hasSize(1);
        assertThat(text).matches("[ -~]+\n");
        return new ObjectMapper().readTree(text);
    }

    private static AuditRecord.Token token(List<String> scopes) {
        return new AuditRecord.Token("minted", "0123456789abcdef", scopes, 3_540, false);
    }

    private static AuditRecord record(int status, Optional<AuditRecord.Token> token, List<UpstreamCall> calls) {
        return new AuditRecord(
                "vendor",
                "request-1",
                Optional.empty(),
                AuditRecord.Caller.UNKNOWN.withSubjectIfUnknown("user-1"),
                "outcome",
                status,
                "",
                List.of(),
                token,
                calls,
                Duration.ofMillis(56),
                Optional.empty());
    }

    private static AuditRecord withOrigin(String origin) {
        return new AuditRecord(
                "vendor",
                "request-1",
                Optional.empty(),
                AuditRecord.Caller.UNKNOWN,
                "vended",
                200,
                "",
                List.of(),
                Optional.empty(),
                List.of(),
                Duration.ofMillis(1),
                Optional.of(origin));
    }
}
