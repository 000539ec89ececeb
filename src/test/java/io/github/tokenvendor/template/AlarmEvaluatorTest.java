package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmEvaluatorTest {
    private static final Map<String, String> FUNCTION = Map.of("FunctionName", "vendor");

    private final AlarmEvaluator alarms = new AlarmEvaluator();

    @ParameterizedTest
    @CsvSource({
        "misconfigured, Failed, MisconfiguredAlarm",
        "mapbox_rate_limited, Failed, MapboxRateLimitedAlarm",
        "internal_error, Failed, VendorErrorsAlarm",
        "mapbox_unavailable, Failed, UpstreamFailingAlarm",
        "secrets_unavailable, Failed, UpstreamFailingAlarm",
        "untrustworthy_response, Failed, UpstreamFailingAlarm",
        "vended, UpstreamFailures, UpstreamCallsAlarm",
        "vended, Stale, StaleAnswersAlarm",
        "vended, SharedLeaseFailures, SharedLeasesAlarm",
        "too_many_requests, TooManyRequests, RefusedCallersAlarm",
        "check_failed, CheckFailed, CheckFailedAlarm",
    })
    void persistentFailure_raisesItsAlarmAndNoOther_evenTwoMinutesLate(String outcome, String count, String alarm)
            throws JsonProcessingException {
        for (long minute = 100; minute < 120; minute++) {
            alarms.addLine(minute, line(outcome, count));
        }

        for (long minute = 108; minute < 120; minute++) {
            assertThat(alarms.firingAt(minute, 0)).containsExactly(alarm);
        }
        // Minutes that are filled or missing because metrics are late must not hide a single event for good.
        assertThat(alarms.firingAt(119, 2)).containsExactly(alarm);
        assertThat(alarms.firedBetween(140, 150)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vended", "scope_not_allowed"})
    void ordinaryLines_raiseNoAlarm(String outcome) throws JsonProcessingException {
        for (long minute = 100; minute < 120; minute++) {
            alarms.addLine(minute, line(outcome, "Refused"));
        }

        assertThat(alarms.firedBetween(95, 130)).isEmpty();
    }

    /** One notification for a day's callers, and another once the last of them was a day ago. */
    @Test
    void callersWhoWouldBeRefused_raiseOneAlarm_untilADayHasPassed() throws JsonProcessingException {
        long day = 24 * 60;
        alarms.addLine(day, line("vended", "WouldRefuse"));
        alarms.addLine(day + 600, line("vended", "WouldRefuse"));

        for (long minute = day; minute < 2 * day + 600; minute += 10) {
            assertThat(alarms.firingAt(minute, 0)).containsExactly("WouldRefuseAlarm");
        }
        assertThat(alarms.firedBetween(2 * day + 660, 2 * day + 720)).isEmpty();
    }

    @Test
    void failuresInTwoMinutes_areNoise_andInThreeAnOutage() throws JsonProcessingException {
        alarms.addLine(100, line("mapbox_unavailable", "Failed"));
        alarms.addLine(107, line("mapbox_unavailable", "Failed"));
        assertThat(alarms.firedBetween(95, 130)).isEmpty();

        alarms.addLine(114, line("mapbox_unavailable", "Failed"));
        assertThat(alarms.firedBetween(95, 130)).containsExactly("UpstreamFailingAlarm");
    }

    @Test
    void gatewaysOwnErrors_raiseAnAlarm_andTheVendorsDoNot() throws JsonProcessingException {
        for (long minute = 100; minute < 120; minute++) {
            alarms.addLine(minute, line("mapbox_unavailable", "Failed"));
            alarms.add(minute, "AWS/ApiGateway", "5xx", Map.of("ApiId", "api"), 1);
        }
        assertThat(alarms.firedBetween(100, 119)).containsExactly("UpstreamFailingAlarm");

        for (long minute = 200; minute < 203; minute++) {
            alarms.add(minute, "AWS/ApiGateway", "5xx", Map.of("ApiId", "api"), 2);
        }
        assertThat(alarms.firedBetween(200, 203)).containsExactly("GatewayErrorsAlarm");
    }

    @Test
    void crashAndThrottle_raiseAnAlarm() {
        alarms.add(100, "AWS/Lambda", "Errors", FUNCTION, 1);
        alarms.add(200, "AWS/Lambda", "Throttles", FUNCTION, 1);

        assertThat(alarms.firingAt(100, 0)).contains("VendorErrorsAlarm");
        assertThat(alarms.firingAt(200, 0)).containsExactly("VendorThrottledAlarm");
    }

    /** Every count in every line, zeros included, as the vendor writes them. */
    private static JsonNode line(String outcome, String count) throws JsonProcessingException {
        String counts = "";
        String names = "";
        for (String name :
                "Failed,Refused,Stale,TooManyRequests,UpstreamFailures,SharedLeaseFailures,CheckFailed,WouldRefuse"
                        .split(",")) {
            counts += ",\"" + name + "\":" + (name.equals(count) ? 1 : 0);
            names += ",{\"Name\":\"" + name + "\"}";
        }
        return new ObjectMapper()
                .readTree("{\"_aws\":{\"CloudWatchMetrics\":["
                        + "{\"Namespace\":\"MapboxTokenVendor\",\"Dimensions\":[[\"FunctionName\"]],"
                        + "\"Metrics\":[{\"Name\":\"Requests\"}" + names + "]},"
                        + "{\"Namespace\":\"MapboxTokenVendor\",\"Dimensions\":[[\"FunctionName\",\"Outcome\"]],"
                        + "\"Metrics\":[{\"Name\":\"Requests\"}]}]},"
                        + "\"FunctionName\":\"vendor\",\"Outcome\":\"" + outcome + "\",\"Requests\":1" + counts + "}");
    }
}
