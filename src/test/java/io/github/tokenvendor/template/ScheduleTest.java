package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SnapStart's snapshot lives only as long as its version is called, so a schedule calls the alias. */
class ScheduleTest {
    private static final Template TEMPLATE = Template.read();

    @Test
    void rule_callsTheAlias_withACheck() {
        JsonNode target = TEMPLATE.properties("KeepWarmRule").path("Targets").path(0);

        assertThat(target.path("Arn").path("Ref").asText()).isEqualTo("VendorFunction.Alias");
        assertThat(target.path("Input").asText()).isEqualTo("{\"check\":\"mapbox\"}");
    }

    @Test
    void schedule_isOnByDefault_andOffAtZeroMinutes() {
        Map<String, String> off = Map.of("KeepWarmMinutes", "0", "SnapStart", "Off");

        for (String made : new String[] {"KeepWarmRule", "KeepWarmRuleMayInvokeVendor", "CheckFailedAlarm"}) {
            assertThat(Deployment.with(Map.of()).makes(made)).as(made).isTrue();
            assertThat(Deployment.with(off).makes(made)).as(made).isFalse();
        }
    }
}
