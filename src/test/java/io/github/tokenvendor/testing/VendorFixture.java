package io.github.tokenvendor.testing;

import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.runtime.Launch;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A vendor's environment: both fakes, a master token in its secret, and variables. */
public final class VendorFixture implements AutoCloseable {
    public static final String ACCOUNT = "cartographer";
    public static final String SECRET = "mapbox/master-token";
    public static final String SCOPES = "styles:read,fonts:read,styles:tiles";
    public static final String ORIGIN = "https://maps.example.com";
    private static final List<String> MASTER_SCOPES = List.of(
            "tokens:write",
            "styles:read",
            "fonts:read",
            "styles:tiles",
            "datasets:read",
            "vision:read",
            "uploads:write");

    private final FakeMapbox mapbox;
    private final FakeSecretsManager secrets;
    private final Map<String, String> environment;
    private final Clock clock;
    private final String account;
    private final String secretId;
    private String master;

    /** Starts both fakes on the clock's time. */
    public VendorFixture(Clock clock) {
        this(clock, FakeMapbox.start(clock), FakeSecretsManager.start(clock), ACCOUNT, SECRET);
    }

    private VendorFixture(Clock clock, FakeMapbox mapbox, FakeSecretsManager secrets, String account, String secretId) {
        this.clock = clock;
        this.mapbox = mapbox;
        this.secrets = secrets;
        this.account = account;
        this.secretId = secretId;
        master = newMaster();
        secrets.createSecret(secretId, master);
        environment = FunctionEnvironment.of(secretId, SCOPES, mapbox.url(), secrets.url());
        environment.put("ALLOWED_ORIGINS", ORIGIN);
        environment.put("MINTS_PER_MINUTE", "100");
    }

    /** The same fakes with another account and its own secret; closing either fixture stops the fakes of both. */
    public VendorFixture forAccount(String other) {
        return new VendorFixture(clock, mapbox, secrets, other, other + "/master");
    }

    /** Sets a variable of the environment that handlers are created from; null removes it. */
    public VendorFixture with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A copy of the environment that handlers are created from. */
    public Map<String, String> environment() {
        return new HashMap<>(environment);
    }

    /** The vendor behind an HTTP API, from the current environment; it has its own log. */
    public InProcessVendor vendor() {
        return vendor(Gateway.HTTP_API);
    }

    /** The vendor behind a gateway, from the current environment; it has its own log. */
    public InProcessVendor vendor(Gateway gateway) {
        return new InProcessVendor(gateway, environment(), clock);
    }

    /** The packaged vendor behind an HTTP API, from the current environment. */
    public PackagedVendor packaged() {
        return PackagedVendor.start(Launch.of(Gateway.HTTP_API.handler(), environment));
    }

    public FakeMapbox mapbox() {
        return mapbox;
    }

    public FakeSecretsManager secrets() {
        return secrets;
    }

    public String account() {
        return account;
    }

    /** The master token that this fixture stored last. */
    public String master() {
        return master;
    }

    /** Issues another valid master token of the account; earlier ones stay valid. */
    public String newMaster() {
        return mapbox.issueSecretToken(account, MASTER_SCOPES);
    }

    /** Puts a text into the secret. */
    public void store(String text) {
        secrets.putValue(secretId, text);
    }

    /** Stores a new master and revokes the previous one, as a rotation does. */
    public void rotate() {
        String before = master;
        master = newMaster();
        store(master);
        mapbox.revoke(before);
    }

    public void forgetCalls() {
        mapbox.forgetCalls();
        secrets.forgetCalls();
    }

    /** How often the secret was read since the calls were forgotten. */
    public int reads() {
        return secrets.calls().size();
    }

    /** How often Mapbox responded with this status since the calls were forgotten. */
    public long responses(int status) {
        return mapbox.calls().stream().filter(call -> call.status() == status).count();
    }

    @Override
    public void close() {
        mapbox.close();
        secrets.close();
    }
}
