package io.github.tokenvendor.fake;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A fake for AWS Secrets Manager, on a socket of its own: reading and writing secrets, version stages and what
 * Secrets Manager itself does to a secret during a rotation. Time is that of the clock. Thread-safe.
 */
public final class FakeSecretsManager implements AutoCloseable {

    /**
     * A request that was answered.
     *
     * @param action the operation, such as {@code GetSecretValue}
     * @param status 0 where the connection was broken instead
     */
    public record Call(String action, int status) {}

    private static final Duration RECOVERY_WINDOW = Duration.ofDays(30);

    private final Clock clock;
    private final SecretStore secrets = new SecretStore();
    private final FakeSecretsApi api;
    private final Calls<Call> calls = new Calls<>();
    private final FakeServer server;

    private FakeSecretsManager(Clock clock, String host, int port) {
        this.clock = clock;
        this.api = new FakeSecretsApi(secrets, clock);
        this.server = FakeServer.start(
                host,
                port,
                clock,
                api::answer,
                (request, status) -> calls.add(new Call(FakeSecretsApi.action(request), status)));
    }

    /** Starts on 127.0.0.1 and any free port. */
    public static FakeSecretsManager start(Clock clock) {
        return start(clock, 0);
    }

    /**
     * Starts on 127.0.0.1.
     *
     * @throws IllegalStateException if the port is in use
     */
    public static FakeSecretsManager start(Clock clock, int port) {
        return start(clock, FakeServer.LOOPBACK, port);
    }

    /**
     * Starts on the given address of this machine.
     *
     * @throws IllegalStateException if the port is in use
     */
    public static FakeSecretsManager start(Clock clock, String host, int port) {
        return new FakeSecretsManager(clock, host, port);
    }

    /** Without a path. */
    public URI url() {
        return server.url();
    }

    /**
     * From now on refuses requests that are not signed with this access key, as AWS refuses a key it does not know. The
     * signature itself is never verified; a random key keeps other programs on this machine away from the secrets.
     */
    public void acceptOnly(String accessKeyId) {
        api.acceptOnly(accessKeyId);
    }

    /**
     * Creates a secret whose current version is this text.
     *
     * @return its ARN
     * @throws IllegalStateException if there is one of this name
     */
    public String createSecret(String name, String value) {
        return operate(store -> store.create(name, SecretValue.text(value), clock.instant()).arn);
    }

    /**
     * Creates a secret whose current version is these bytes.
     *
     * @return its ARN
     * @throws IllegalStateException if there is one of this name
     */
    public String createBinarySecret(String name, byte[] value) {
        SecretValue binary = SecretValue.binary(Base64.getEncoder().encodeToString(value));
        return operate(store -> store.create(name, binary, clock.instant()).arn);
    }

    /**
     * Makes this text the current version, as an operator's {@code put-secret-value} does.
     *
     * @throws IllegalStateException if there is no such secret
     */
    public void putValue(String secretId, String value) {
        operate(store -> {
            store.store(store.findUsable(secretId), SecretValue.text(value), clock.instant());
            return null;
        });
    }

    /**
     * The text of the current version.
     *
     * @throws IllegalStateException if there is none
     */
    public String currentValue(String secretId) {
        return value(secretId, Secret.CURRENT).orElseThrow(() -> new IllegalStateException("no current value"));
    }

    /** The text of the version that has the label; empty if none has, or if the version has no value yet. */
    public Optional<String> value(String secretId, String stage) {
        return operate(store -> store.find(secretId)
                .versionWith(stage)
                .map(version -> version.value)
                .map(SecretValue::content));
    }

    /** The labels of every labelled version, by version id. */
    public Map<String, List<String>> stages(String secretId) {
        return operate(store -> store.find(secretId).stagesByVersion());
    }

    /** Deletes a secret at once, without the chance of recovery. */
    public void deleteSecret(String secretId) {
        operate(store -> {
            store.remove(secretId);
            return null;
        });
    }

    /** Marks a secret for deletion in 30 days: it cannot be used any more, but is still described. */
    public void scheduleDeletion(String secretId) {
        operate(store -> store.find(secretId).deleted = clock.instant().plus(RECOVERY_WINDOW));
    }

    /** Turns automatic rotation on, without starting one. */
    public void enableRotation(String secretId) {
        operate(store -> store.findUsable(secretId).rotationEnabled = true);
    }

    /** Turns automatic rotation off; a version that a rotation has begun keeps its label, as at AWS. */
    public void cancelRotation(String secretId) {
        operate(store -> store.findUsable(secretId).rotationEnabled = false);
    }

    /**
     * Does what Secrets Manager does before it calls the first step: attaches {@code AWSPENDING} to a version that has
     * no value yet. "DescribeSecret" shows it; reading it is a ResourceNotFoundException. Beginning again with the same
     * token, as AWS does after a failed step, changes nothing.
     *
     * @param clientRequestToken 32 to 64 characters, the id of the new version
     * @throws IllegalStateException if rotation is off, or another rotation has not ended
     */
    public void beginRotation(String secretId, String clientRequestToken) {
        operate(store -> {
            Rotation.begin(store.findUsable(secretId), clientRequestToken, clock.instant());
            return null;
        });
    }

    /** Does what Secrets Manager does after the last step: takes {@code AWSPENDING} from the current version. */
    public void endRotation(String secretId) {
        operate(store -> {
            Rotation.end(store.findUsable(secretId), clock.instant());
            return null;
        });
    }

    /** Every request so far, in order. */
    public List<Call> calls() {
        return calls.list();
    }

    /** Empties {@link #calls()}. */
    public void forgetCalls() {
        calls.forget();
    }

    /** Answers every request with exactly this, until {@link #reset()}; queued answers go first. */
    public void respondAlways(ResponseDefinitionBuilder answer) {
        server.faults().respondAlways(answer);
    }

    /** Answers the next requests with exactly these, one each; called again, the new ones queue up behind. */
    public void answerNext(ResponseDefinitionBuilder... answers) {
        server.faults().answerNext(answers);
    }

    /** Forgets all ordered answers. */
    public void reset() {
        server.faults().clear();
    }

    /** An error in the shape of AWS JSON 1.1, such as 400, {@code AccessDeniedException} and what it says. */
    public static ResponseDefinitionBuilder error(int status, String type, String message) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", FakeSecretsApi.MEDIA_TYPE)
                .withBody(FakeJson.write(SecretsError.body(type, message)));
    }

    @Override
    public void close() {
        server.close();
    }

    private <T> T operate(Function<SecretStore, T> operation) {
        synchronized (secrets) {
            try {
                return operation.apply(secrets);
            } catch (SecretsError e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
