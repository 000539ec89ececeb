package io.github.tokenvendor.dev;

import io.github.tokenvendor.config.Variable;
import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The local endpoint's upstreams: a fake Secrets Manager, a fake Mapbox unless a real master token is given, and the
 * demo's callers unless the settings have policies of their own.
 */
final class LocalUpstreams implements AutoCloseable {

    private final LocalSettings settings;
    private final FakeSecretsManager secrets;
    private final Optional<FakeMapbox> mapbox;
    private final Optional<DemoCallers> callers;

    private LocalUpstreams(
            LocalSettings settings,
            FakeSecretsManager secrets,
            Optional<FakeMapbox> mapbox,
            Optional<DemoCallers> callers) {
        this.settings = settings;
        this.secrets = secrets;
        this.mapbox = mapbox;
        this.callers = callers;
    }

    /** Starts the fakes on free ports. Only requests signed with the access key can read the secret. */
    static LocalUpstreams start(LocalSettings settings, String accessKeyId, Clock clock) {
        FakeSecretsManager secrets = FakeSecretsManager.start(clock);
        secrets.acceptOnly(accessKeyId);
        Optional<FakeMapbox> mapbox =
                settings.realMaster().isPresent() ? Optional.empty() : Optional.of(FakeMapbox.start(clock));
        Optional<DemoCallers> callers = DemoCallers.start(settings, clock);
        LocalUpstreams upstreams = new LocalUpstreams(settings, secrets, mapbox, callers);
        secrets.createSecret(LocalSettings.SECRET_NAME, settings.realMaster().orElseGet(upstreams::newMaster));
        return upstreams;
    }

    private String newMaster() {
        List<String> scopes = callers.map(DemoCallers::scopes).orElse(settings.scopes());
        return master(mapbox.orElseThrow(), settings.account(), scopes);
    }

    /** Issues a token with {@code tokens:write} and the given scopes: the minimum needed to grant them all. */
    static String master(FakeMapbox mapbox, String account, List<String> scopes) {
        List<String> all = new ArrayList<>(scopes);
        all.add("tokens:write");
        return mapbox.issueSecretToken(account, all);
    }

    /** Adds the addresses of the running fakes. */
    Map<String, String> environment(Map<String, String> vendorVariables) {
        Map<String, String> environment =
                callers.map(demo -> demo.environment(vendorVariables)).orElseGet(() -> new HashMap<>(vendorVariables));
        environment.put(Variable.SECRETS_MANAGER_URL.name(), secrets.url().toString());
        mapbox.ifPresent(server ->
                environment.put(Variable.MAPBOX_API_URL.name(), server.url().toString()));
        return environment;
    }

    /** Empty if the settings have policies of their own. */
    Optional<DemoCallers> callers() {
        return callers;
    }

    /** Empty if Mapbox is real. */
    Optional<FakeMapbox> mapbox() {
        return mapbox;
    }

    /**
     * Rotates the master token as an operator would by hand: issues a new one, stores it and revokes the old one.
     *
     * @throws java.util.NoSuchElementException if Mapbox is real
     */
    synchronized void rotateMaster() {
        FakeMapbox issuer = mapbox.orElseThrow();
        String old = secrets.currentValue(LocalSettings.SECRET_NAME);
        secrets.putValue(LocalSettings.SECRET_NAME, newMaster());
        issuer.revoke(old);
    }

    @Override
    public void close() {
        mapbox.ifPresent(FakeMapbox::close);
        secrets.close();
        callers.ifPresent(DemoCallers::close);
    }
}
