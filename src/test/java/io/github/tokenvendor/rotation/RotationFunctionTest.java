package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.fake.FakeLambdaContext;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events, log lines and faulty configurations. */
class RotationFunctionTest {
    private final RotationFixture fixture = new RotationFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void event_notFromSecretsManager_isRefusedBeforeAnythingIsCalled() {
        String version = UUID.randomUUID().toString();
        fixture.refused(() -> fixture.handler().handleRequest(null, null), RotationFailure.INVALID_EVENT, "Step");
        fixture.refused(() -> fixture.step("rotateSecret", version), RotationFailure.INVALID_EVENT, "createSecret");
        fixture.refused(
                () -> fixture.step("createSecret", "short"), RotationFailure.INVALID_EVENT, "ClientRequestToken");
        fixture.refused(() -> fixture.step("createSecret", "\n".repeat(40)), RotationFailure.INVALID_EVENT, "32 to 64");
        fixture.refused(() -> fixture.step("createSecret", null), RotationFailure.INVALID_EVENT, "ClientRequestToken");

        assertThat(fixture.secrets.calls()).isEmpty();
        assertThat(fixture.log().lines()).hasSize(5);
    }

    @Test
    void configuration_faulty_everyStepFailsNamingAllFaults() {
        fixture.environment.put("ALLOWED_SCOPES", "tokens:write");
        fixture.environment.put("UPSTREAM_TIMEOUT_MS", "soon");

        fixture.refused(
                () -> fixture.step("createSecret", UUID.randomUUID().toString()),
                RotationFailure.MISCONFIGURED,
                "ALLOWED_SCOPES",
                "UPSTREAM_TIMEOUT_MS");
    }

    @Test
    void auditLine_ofEveryStep_isOneMetricLineWithIdsAndWithoutTokens() {
        fixture.rotate();
        String created = fixture.idOf(fixture.current());
        String version = fixture.begin();
        fixture.step("createSecret", version);

        JsonNode line = fixture.lastLine();
        assertThat(line.get("step").asText()).isEqualTo("createSecret");
        assertThat(line.get("outcome").asText()).isEqualTo("created");
        assertThat(line.get("version_id").asText()).isEqualTo(version);
        assertThat(line.get("created_token").asText())
                .isEqualTo(fixture.liveIds().get(1))
                .isNotEqualTo(created);
        assertThat(line.get("deleted_tokens")).hasSize(1);
        assertThat(line.get("request_id").asText()).isNotEmpty();
        assertThat(line.get("RotationStep").asInt()).isEqualTo(1);
        assertThat(line.get("RotationFailed").asInt()).isZero();
        JsonNode metrics = line.at("/_aws/CloudWatchMetrics/0");
        assertThat(metrics.get("Namespace").asText()).isEqualTo("MapboxTokenVendor");
        assertThat(metrics.get("Dimensions").toString()).isEqualTo("[[\"FunctionName\"]]");
        assertThat(metrics.get("Metrics").findValuesAsText("Name")).containsExactly("RotationStep", "RotationFailed");
        assertThat(fixture.log().lines()).hasSize(5);
        assertThat(fixture.log()).doesNotContain("sk.", "tk.", "access_token");
    }

    @Test
    void rotationToken_isPassedBackToSecretsManagerAndNotLogged() {
        String version = fixture.begin();
        var event = fixture.event("createSecret", version);
        event.setRotationToken("rotation-token-of-secrets-manager-0123456789");
        List<String> stored = new CopyOnWriteArrayList<>();
        try (FaultyProxy proxy = FaultyProxy.toSecretsManager(fixture.secrets.url(), call -> {
            if (call.stores()) {
                stored.add(call.body());
            }
            return FaultyProxy.Fault.NONE;
        })) {
            fixture.environment.put("SECRETS_MANAGER_URL", proxy.url().toString());
            fixture.handler().handleRequest(event, new FakeLambdaContext(Duration.ofSeconds(60)));
        }

        assertThat(stored).singleElement().asString().contains("\"RotationToken\":\"rotation-token-of");
        assertThat(fixture.log()).doesNotContain("rotation-token-of");
    }
}
