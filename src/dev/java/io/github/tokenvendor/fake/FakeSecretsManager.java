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
 * A fake AWS Secrets Manager on its own port: reads and writes secrets, moves version stages, and does what Secrets
 * Manager does to a secret during a rotation. Time comes from the clock. Thread-safe.
 */
public final class FakeSecretsManager implements AutoCloseable {

    /**
     * A request that the fake has handled.
     *
     * @param action the operation, such as {@code GetSecretValue}
     * @param status 0 if the fake broke the connection
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
                api::respond,
                (request, status) -> calls.add(new Call(FakeSecretsApi.action(request), status)));
    }

    /** Starts on any free port of 127.0.0.1. */
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
     * Starts on an address of this machine.
     *
     * @throws IllegalStateException if the port is in use
     */
    public static FakeSecretsManager start(Clock clock, String host, int port) {
        return new FakeSecretsManager(clock, host, port);
    }

    /** The base URL, without a path. */
    public URI url() {
        return server.url();
    }

    /**
     * Refuses requests that are not signed with this access key, as AWS refuses an unknown key. The signature is never
     * verified, but a random key keeps other programs on this machine from reading the secrets.
     */
    public void acceptOnly(String accessKeyId) {
        api.acceptOnly(accessKeyId);
    }

    /**
     * Creates a secret with this text.
     *
     * @return its ARN
     * @throws IllegalStateException if the name is taken
     */
    public String createSecret(String name, String value) {
        return operate(store -> store.create(name, SecretValue.text(value), clock.instant()).arn);
    }

    /**
     * Creates a secret with these bytes.
     *
     * @return its ARN
     * @throws IllegalStateException if the name is taken
     */
    public String createBinarySecret(String name, byte[] value) {
        SecretValue binary = SecretValue.binary(Base64.getEncoder().encodeToString(value));
        return operate(store -> store.create(name, binary, clock.instant()).arn);
    }

    /**
     * Stores this text as the current version, as an operator's {@code put-secret-value} does.
     *
     * @throws IllegalStateException if the secret does not exist
     */
    public void putValue(String secretId, String value) {
        operate(store -> {
            store.store(store.findUsable(secretId), SecretValue.text(value), clock.instant());
            return null;
        });
    }

    /**
     * Returns the current version's text.
     *
     * @throws IllegalStateException if the current version has no value
     */
    public String currentValue(String secretId) {
        return value(secretId, Secret.CURRENT).orElseThrow(() -> new IllegalStateException("no current value"));
    }

    /** Returns the text of the version with this label; empty if there is no such version or it has no value. */
    public Optional<String> value(String secretId, String stage) {
        return operate(store -> store.find(secretId)
                .versionWith(stage)
                .map(version -> version.value)
                .map(SecretValue::content));
    }

    /** The labels of every labeled version, by version id. */
    public Map<String, List<String>> stages(String secretId) {
        return operate(store -> store.find(secretId).stagesByVersion());
    }

    /** Deletes a secret immediately, without recovery. */
    public void deleteSecret(String secretId) {
        operate(store -> {
            store.remove(secretId);
            return null;
        });
    }

    /** Schedules a secret's deletion in 30 days. It can no longer be used, but is still described. */
    public void scheduleDeletion(String secretId) {
        operate(store -> store.find(secretId).deleted = clock.instant().plus(RECOVERY_WINDOW));
    }

    /** Turns automatic rotation on, without starting a rotation. */
    public void enableRotation(String secretId) {
        operate(store -> store.findUsable(secretId).rotationEnabled = true);
    }

    /** Turns automatic rotation off. A pending version keeps its label, as at AWS. */
    public void cancelRotation(String secretId) {
        operate(store -> store.findUsable(secretId).rotationEnabled = false);
    }

    /**
     * Does what Secrets Manager does before the first rotation step: attaches {@code AWSPENDING} to a version without a
     * value. DescribeSecret shows that version; reading it is a ResourceNotFoundException. A second call with the same
     * token, as AWS makes after a failed step, changes nothing.
     *
     * @param clientRequestToken the new version's id, 32 to 64 characters
     * @throws IllegalStateException if rotation is off, or another rotation is in progress
     */
    public void beginRotation(String secretId, String clientRequestToken) {
        operate(store -> {
            Rotation.begin(store.findUsable(secretId), clientRequestToken, clock.instant());
            return null;
        });
    }

    /** Does what Secrets Manager does after the last step: removes {@code AWSPENDING} from the current version. */
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

    /** Sends this response to every request until {@link #reset()}; queued responses go first. */
    public void respondAlways(ResponseDefinitionBuilder response) {
        server.faults().respondAlways(response);
    }

    /** Queues these responses for the next requests, one each. */
    public void respondNext(ResponseDefinitionBuilder... responses) {
        server.faults().respondNext(responses);
    }

    /** Discards all configured responses. */
    public void reset() {
        server.faults().clear();
    }

    /** Creates an AWS JSON 1.1 error response, such as 400 with {@code AccessDeniedException}. */
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
