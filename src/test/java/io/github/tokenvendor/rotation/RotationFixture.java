package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SecretsManagerRotationEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.aws.LambdaCredentials;
import io.github.tokenvendor.fake.FakeLambdaContext;
import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.fake.IssuedToken;
import io.github.tokenvendor.lambda.RotationHandler;
import io.github.tokenvendor.secrets.SecretsManagerClients;
import io.github.tokenvendor.testing.FunctionEnvironment;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A secret with a master token and rotation turned on, both fakes, and a function to rotate it. */
final class RotationFixture implements AutoCloseable {
    static final String ACCOUNT = "cartographer";
    static final String SECRET = "mapbox/master-token";
    static final String SCOPES = "styles:read,fonts:read";
    static final List<String> MASTER_SCOPES = List.of("tokens:write", "styles:read", "fonts:read", "datasets:read");
    static final List<String> NEW_SCOPES = List.of("fonts:read", "styles:read", "tokens:write");
    static final List<String> STEPS = List.of("createSecret", "setSecret", "testSecret", "finishSecret");

    /** The template's, doubled for a busy machine. */
    private static final int TIMEOUT_MILLIS = 120_000;

    final MutableClock clock = new MutableClock("2026-11-23T10:00:00Z");
    final FakeMapbox mapbox = FakeMapbox.start(clock);
    final FakeSecretsManager secrets = FakeSecretsManager.start(clock);
    final Map<String, String> environment = new HashMap<>();
    final String master;
    final String arn;

    private final Map<Map<String, String>, RotationHandler> handlers = new HashMap<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    RotationFixture() {
        this("");
    }

    /** Starts with a JSON secret that has these further members, such as {@code ,"owner":"maps"}. */
    RotationFixture(String members) {
        this.master = mapbox.issueSecretToken(ACCOUNT, MASTER_SCOPES);
        this.arn = secrets.createSecret(
                SECRET, members.isEmpty() ? master : "{\"token\":\"" + master + "\"" + members + "}");
        secrets.enableRotation(SECRET);
        environment.putAll(FunctionEnvironment.of(SECRET, SCOPES, mapbox.url(), secrets.url()));
    }

    /** One for each environment, as Lambda has it. */
    RotationHandler handler() {
        return handlers.computeIfAbsent(
                Map.copyOf(environment),
                variables -> new RotationHandler(variables, clock, new PrintStream(log, true, StandardCharsets.UTF_8)));
    }

    SecretsManagerRotationEvent event(String step, String version) {
        return SecretsManagerRotationEvent.builder()
                .withStep(step)
                .withSecretId(arn)
                .withClientRequestToken(version)
                .build();
    }

    void step(String step, String version) {
        handler().handleRequest(event(step, version), new FakeLambdaContext(Duration.ofMillis(TIMEOUT_MILLIS)));
    }

    /** Announces a version, as Secrets Manager does before the first step. */
    String begin() {
        String version = UUID.randomUUID().toString();
        secrets.beginRotation(SECRET, version);
        return version;
    }

    /** A whole rotation, as Secrets Manager does it. */
    String rotate() {
        String version = begin();
        STEPS.forEach(step -> step(step, version));
        secrets.endRotation(SECRET);
        return version;
    }

    /** Stores a value under {@code AWSPENDING}, as anyone with permission could. */
    void storePending(String version, String value) {
        try (SecretsManagerClient aws = new SecretsManagerClients(
                        new BoundedHttpClient(Runnable::run),
                        LocalAws.secretsManager(SECRET, secrets.url()),
                        LambdaCredentials.provider())
                .create(Duration.ofSeconds(10))) {
            aws.putSecretValue(request -> request.secretId(SECRET)
                    .clientRequestToken(version)
                    .versionStages("AWSPENDING")
                    .secretString(value));
        }
    }

    List<String> live() {
        return mapbox.liveTokens(ACCOUNT).stream().map(IssuedToken::token).toList();
    }

    List<String> liveIds() {
        return mapbox.liveTokens(ACCOUNT).stream().map(IssuedToken::id).toList();
    }

    String idOf(String token) {
        return mapbox.liveTokens(ACCOUNT).stream()
                .filter(issued -> issued.token().equals(token))
                .map(IssuedToken::id)
                .findFirst()
                .orElseThrow();
    }

    Optional<String> pending() {
        return secrets.value(SECRET, "AWSPENDING");
    }

    String current() {
        return secrets.currentValue(SECRET);
    }

    String outcome() {
        return lastLine().get("outcome").asText();
    }

    List<String> mapboxCalls() {
        return mapbox.calls().stream().map(FakeMapbox.Call::method).toList();
    }

    /** Runs a step that must be refused with these texts in its message. */
    void refused(Runnable step, RotationFailure failure, String... words) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(
                        RotationException.class, e -> assertThat(e.failure()).isEqualTo(failure))
                .hasMessageContainingAll(words)
                .hasNoCause();
        assertThat(lastLine().get("RotationFailed").asInt()).isEqualTo(1);
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    JsonNode lastLine() {
        List<String> lines = log().lines().toList();
        return Json.read(lines.get(lines.size() - 1));
    }

    @Override
    public void close() {
        mapbox.close();
        secrets.close();
    }
}
