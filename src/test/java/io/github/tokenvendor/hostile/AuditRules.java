package io.github.tokenvendor.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.VendorReply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules for every audit line, whatever the request. */
final class AuditRules {
    private AuditRules() {}

    static void check(List<String> lines, VendorReply reply, Expected expected) throws Exception {
        assertThat(lines).as("audit lines").hasSize(1);
        String line = lines.get(0).stripTrailing();
        assertThat(line).matches("[ -~]+");
        assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(ResponseRules.MAX_BYTES);
        JsonNode json = ResponseRules.json(line);
        assertThat(json.path("status").intValue()).isEqualTo(expected.status());
        String outcome = json.path("Outcome").textValue();
        assertThat(outcome).matches("[a-z_]{1,40}");
        boolean ping = outcome.equals("ping");
        assertThat(json.path("Pings").intValue()).isEqualTo(ping ? 1 : 0);
        if (!expected.code().isEmpty() && !ping) {
            assertThat(outcome).isEqualTo(expected.code());
        }
        ResponseRules.checkRequestId(json.path("request_id").textValue(), reply.requestId());
        assertThat(json.path("Refused").intValue()).isEqualTo(expected.status() / 100 == 4 && !ping ? 1 : 0);
        assertThat(json.path("Failed").intValue()).isEqualTo(expected.status() / 100 == 5 ? 1 : 0);
        assertThat(json.path("Vended").intValue()).isEqualTo(outcome.equals("vended") ? 1 : 0);
        checkMetricFormat(json);
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
