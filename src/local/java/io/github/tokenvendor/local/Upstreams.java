package io.github.tokenvendor.local;

import io.github.tokenvendor.config.Variable;
import io.github.tokenvendor.standin.MapboxStandIn;
import io.github.tokenvendor.standin.SecretsManagerStandIn;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stand-ins behind the local endpoint: Secrets Manager always, Mapbox unless a real master token is given. */
final class Upstreams implements AutoCloseable {

    private final SecretsManagerStandIn secrets;
    private final Optional<MapboxStandIn> mapbox;

    private Upstreams(SecretsManagerStandIn secrets, Optional<MapboxStandIn> mapbox) {
        this.secrets = secrets;
        this.mapbox = mapbox;
    }

    /** Starts on free ports; the secret opens only to requests signed with the access key. */
    static Upstreams start(LocalSettings settings, String accessKeyId, Clock clock) {
        SecretsManagerStandIn secrets = SecretsManagerStandIn.start(clock);
        secrets.acceptOnly(accessKeyId);
        Optional<MapboxStandIn> mapbox =
                settings.realMaster().isPresent() ? Optional.empty() : Optional.of(MapboxStandIn.start(clock));
        String master = settings.realMaster().orElseGet(() -> master(mapbox.orElseThrow(), settings.account(),
                settings.scopes()));
        secrets.createSecret(LocalSettings.SECRET_NAME, master);
        return new Upstreams(secrets, mapbox);
    }

    /** A token that holds {@code tokens:write} and every given scope: the least that can vend all of them. */
    static String master(MapboxStandIn mapbox, String account, List<String> scopes) {
        List<String> all = new ArrayList<>(scopes);
        all.add("tokens:write");
        return mapbox.issueSecretToken(account, all);
    }

    /** Adds the addresses of what has been started. */
    Map<String, String> environment(Map<String, String> vendorVariables) {
        Map<String, String> environment = new HashMap<>(vendorVariables);
        environment.put(Variable.SECRETS_MANAGER_URL.name(), secrets.url().toString());
        mapbox.ifPresent(server -> environment.put(Variable.MAPBOX_API_URL.name(), server.url().toString()));
        return environment;
    }

    @Override
    public void close() {
        mapbox.ifPresent(MapboxStandIn::close);
        secrets.close();
    }
}
