package io.github.tokenvendor.runtime;

import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.testing.FunctionEnvironment;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What the packaged program calls: both fakes, with a master token in place. */
public final class LocalCloud implements AutoCloseable {

    static final String ACCOUNT = "example";
    static final String SECRET = "mapbox/master-token";
    /** The origin that the files in {@code events/} come from. */
    static final String ORIGIN = "https://maps.example.com";

    private final FakeMapbox mapbox;
    private final FakeSecretsManager secrets;
    private final String master;

    private LocalCloud(Clock clock) {
        mapbox = FakeMapbox.start(clock);
        secrets = FakeSecretsManager.start(clock);
        master = mapbox.issueSecretToken(ACCOUNT, List.of("tokens:write", "styles:read", "fonts:read", "styles:tiles"));
        secrets.createSecret(SECRET, master);
    }

    /** Starts both. */
    public static LocalCloud start() {
        return new LocalCloud(Clock.systemUTC());
    }

    /** Mapbox's fake. */
    public FakeMapbox mapbox() {
        return mapbox;
    }

    /** Secrets Manager's fake. */
    public FakeSecretsManager secrets() {
        return secrets;
    }

    /** The master token that is in the secret at the start. */
    public String master() {
        return master;
    }

    /** The variables of a function that works in here; a copy to change at will. */
    public Map<String, String> environment() {
        Map<String, String> environment =
                FunctionEnvironment.of(SECRET, "styles:read,fonts:read", mapbox.url(), secrets.url());
        environment.put("ALLOWED_ORIGINS", ORIGIN);
        return environment;
    }

    @Override
    public void close() {
        secrets.close();
        mapbox.close();
    }
}
