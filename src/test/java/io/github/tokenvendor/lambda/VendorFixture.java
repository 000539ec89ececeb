package io.github.tokenvendor.lambda;

import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.testing.FunctionEnvironment;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A vendor's surroundings: both fakes, a master token in its secret, an environment, and a place for its log. */
public final class VendorFixture implements AutoCloseable {
    public static final String ACCOUNT = "cartographer";
    public static final String SECRET = "mapbox/master-token";
    public static final String SCOPES = "styles:read,fonts:read,styles:tiles";
    public static final String ORIGIN = "https://maps.example.com";
    private static final List<String> MASTER_SCOPES =
            List.of("tokens:write", "styles:read", "fonts:read", "styles:tiles", "datasets:read");

    private final FakeMapbox mapbox;
    private final FakeSecretsManager secrets;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Map<String, String> environment;
    private final Clock clock;
    private final String master;

    public VendorFixture(Clock clock) {
        this.clock = clock;
        this.mapbox = FakeMapbox.start(clock);
        this.secrets = FakeSecretsManager.start(clock);
        this.master = mapbox.issueSecretToken(ACCOUNT, MASTER_SCOPES);
        secrets.createSecret(SECRET, master);
        environment = FunctionEnvironment.of(SECRET, SCOPES, mapbox.url(), secrets.url());
        environment.put("ALLOWED_ORIGINS", ORIGIN);
        environment.put("MINTS_PER_MINUTE", "100");
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "not-a-real-key");
    }

    /** Sets a variable of the environment that handlers are made from; null removes it. */
    public VendorFixture with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A copy of the environment that handlers are made from. */
    public Map<String, String> environment() {
        return new HashMap<>(environment);
    }

    public HttpApiHandler httpApiHandler() {
        return new HttpApiHandler(environment, clock, new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    public RestApiHandler restApiHandler() {
        return new RestApiHandler(environment, clock, new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    /** The vendor behind a gateway, from the environment as it is now; it has a log of its own. */
    VendorUnderTest vendor(GatewayType gateway) {
        return gateway.vendor(environment(), clock);
    }

    public FakeMapbox mapbox() {
        return mapbox;
    }

    public FakeSecretsManager secrets() {
        return secrets;
    }

    public String master() {
        return master;
    }

    /** The lines written so far. */
    public List<String> log() {
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void close() {
        mapbox.close();
        secrets.close();
    }
}
