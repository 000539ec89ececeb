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

/** The fakes behind the local endpoint: Secrets Manager always, Mapbox unless a real master token is given. */
final class LocalUpstreams implements AutoCloseable {

    private final LocalSettings settings;
    private final FakeSecretsManager secrets;
    private final Optional<FakeMapbox> mapbox;

    private LocalUpstreams(LocalSettings settings, FakeSecretsManager secrets, Optional<FakeMapbox> mapbox) {
        this.settings = settings;
        this.secrets = secrets;
        this.mapbox = mapbox;
    }

    /** Starts on free ports; the secret opens only to requests signed with the access key. */
    static LocalUpstreams start(LocalSettings settings, String accessKeyId, Clock clock) {
        FakeSecretsManager secrets = FakeSecretsManager.start(clock);
        secrets.acceptOnly(accessKeyId);
        Optional<FakeMapbox> mapbox =
                settings.realMaster().isPresent() ? Optional.empty() : Optional.of(FakeMapbox.start(clock));
        String master = settings.realMaster()
                .orElseGet(() -> master(mapbox.orElseThrow(), settings.account(), settings.scopes()));
        secrets.createSecret(LocalSettings.SECRET_NAME, master);
        return new LocalUpstreams(settings, secrets, mapbox);
    }

    /** A token that holds {@code tokens:write} and every given scope: the least that can vend all of them. */
    static String master(FakeMapbox mapbox, String account, List<String> scopes) {
        List<String> all = new ArrayList<>(scopes);
        all.add("tokens:write");
        return mapbox.issueSecretToken(account, all);
    }

    /** Adds the addresses of what has been started. */
    Map<String, String> environment(Map<String, String> vendorVariables) {
        Map<String, String> environment = new HashMap<>(vendorVariables);
        environment.put(Variable.SECRETS_MANAGER_URL.name(), secrets.url().toString());
        mapbox.ifPresent(server ->
                environment.put(Variable.MAPBOX_API_URL.name(), server.url().toString()));
        return environment;
    }

    /** Empty where Mapbox is real. */
    Optional<FakeMapbox> mapbox() {
        return mapbox;
    }

    /**
     * Does what an operator does who rotates by hand: issues a new master token, stores it, revokes the old one.
     *
     * @throws java.util.NoSuchElementException where Mapbox is real
     */
    synchronized void rotateMaster() {
        FakeMapbox issuer = mapbox.orElseThrow();
        String old = secrets.currentValue(LocalSettings.SECRET_NAME);
        secrets.putValue(LocalSettings.SECRET_NAME, master(issuer, settings.account(), settings.scopes()));
        issuer.revoke(old);
    }

    @Override
    public void close() {
        mapbox.ifPresent(FakeMapbox::close);
        secrets.close();
    }
}
