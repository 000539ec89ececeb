package io.github.tokenvendor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the contract says about every response and its audit line, whatever the request. */
public final class ContractRules {
    /** The most that a response or a line may have. */
    public static final int MAX_BYTES = 2_048;

    private ContractRules() {}

    /** The members of an object, in order. */
    public static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }

    /** Checks the headers that depend on nothing but the status. */
    public static void checkHeaders(VendorReply reply) {
        assertThat(reply.headers())
                .containsEntry("Vary", "Origin")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry(
                        "Content-Type", reply.status() / 100 == 2 ? "application/json" : "application/problem+json")
                .doesNotContainKey("Access-Control-Allow-Credentials");
        assertThat(reply.headers().values())
                .allSatisfy(value -> assertThat(value).matches("[ -~]{1,200}"));
    }

    /** Checks a refusal or a failure. */
    public static void checkProblem(VendorReply reply, int status, String code, boolean retryable) {
        JsonNode problem = Json.read(reply.body());
        assertThat(names(problem))
                .containsExactly("type", "title", "status", "code", "detail", "message", "retryable", "request_id");
        assertThat(problem.get("code").textValue()).as("%s", reply).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(problem.get("type").textValue()).isEqualTo("about:blank");
        assertThat(problem.get("title").textValue()).isNotBlank();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("detail").textValue()).isNotBlank().matches("[ -~]+");
        assertThat(problem.get("message")).isEqualTo(problem.get("detail"));
        assertThat(problem.get("retryable").isBoolean()).isTrue();
        assertThat(problem.get("retryable").booleanValue()).isEqualTo(retryable);
        checkRequestId(problem.get("request_id").textValue(), reply.requestId());
    }

    /** If Lambda gave no id, the handler generates a UUID. */
    private static void checkRequestId(String actual, String given) {
        if (given == null) {
            assertThat(actual).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        } else {
            assertThat(actual).isEqualTo(given);
        }
    }

    /** Checks the one line of a request, and returns it; the code may be empty for a success. */
    public static JsonNode checkAuditLine(List<String> lines, VendorReply reply, int status, String code) {
        assertThat(lines).as("audit lines").hasSize(1);
        String line = lines.get(0).stripTrailing();
        assertThat(line).matches("[ -~]+");
        assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MAX_BYTES);
        JsonNode json = Json.read(line);
        assertThat(json.path("status").intValue()).isEqualTo(status);
        String outcome = json.path("Outcome").textValue();
        assertThat(outcome).matches("[a-z_]{1,40}");
        boolean ping = outcome.equals("ping");
        assertThat(json.path("Pings").intValue()).isEqualTo(ping ? 1 : 0);
        if (!code.isEmpty() && !ping) {
            assertThat(outcome).isEqualTo(code);
        }
        checkRequestId(json.path("request_id").textValue(), reply.requestId());
        assertThat(json.path("Refused").intValue()).isEqualTo(status / 100 == 4 && !ping ? 1 : 0);
        assertThat(json.path("Failed").intValue()).isEqualTo(status / 100 == 5 ? 1 : 0);
        assertThat(json.path("Vended").intValue()).isEqualTo(outcome.equals("vended") ? 1 : 0);
        checkMetricFormat(json);
        return json;
    }

    /** CloudWatch silently drops a line whose directive names a member that is missing or mistyped. */
    private static void checkMetricFormat(JsonNode json) {
        assertThat(json.path("_aws").path("Timestamp").isIntegralNumber()).isTrue();
        JsonNode sets = json.path("_aws").path("CloudWatchMetrics");
        assertThat(sets).isNotEmpty();
        for (JsonNode set : sets) {
            assertThat(set.path("Namespace").textValue()).isNotBlank();
            assertThat(set.path("Dimensions"))
                    .isNotEmpty()
                    .allSatisfy(dimensions -> assertThat(dimensions)
                            .allSatisfy(name -> assertThat(
                                            json.path(name.textValue()).textValue())
                                    .isNotBlank()));
            assertThat(set.path("Metrics"))
                    .isNotEmpty()
                    .allSatisfy(metric -> assertThat(
                                    json.path(metric.path("Name").textValue()).isNumber())
                            .isTrue());
        }
    }
}
