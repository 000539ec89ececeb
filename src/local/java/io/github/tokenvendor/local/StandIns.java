package io.github.tokenvendor.local;

import io.github.tokenvendor.standin.MapboxStandIn;
import io.github.tokenvendor.standin.SecretsManagerStandIn;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the two stand-ins alone, for a vendor in another process such as {@code sam local}: Mapbox on port 3001
 * ({@code MAPBOX_STAND_IN_PORT}), Secrets Manager on 3002 ({@code SECRETS_MANAGER_STAND_IN_PORT}) with the secret
 * {@code mapbox/master-token} in it, whose token may vend {@code ALLOWED_SCOPES}. They listen on 127.0.0.1;
 * {@code STAND_IN_HOST} sets another address, such as 0.0.0.0 for a container that reaches its host from outside.
 */
public final class StandIns implements AutoCloseable {

    private static final String DEFAULT_SCOPES = "styles:read,fonts:read,styles:tiles,datasets:read,vision:read";

    private final MapboxStandIn mapbox;
    private final SecretsManagerStandIn secrets;

    private StandIns(MapboxStandIn mapbox, SecretsManagerStandIn secrets) {
        this.mapbox = mapbox;
        this.secrets = secrets;
    }

    /** Runs until the process is told to end; exits with 1, after saying why, if it cannot start. */
    public static void main(String[] arguments) {
        try {
            StandIns standIns = start(System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(standIns::close, "shutdown"));
            standIns.announce(System.out);
        } catch (CannotStartException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static StandIns start(Map<String, String> environment) throws CannotStartException {
        int mapboxPort = Port.read("MAPBOX_STAND_IN_PORT", given(environment, "MAPBOX_STAND_IN_PORT"), 3001);
        int secretsPort =
                Port.read("SECRETS_MANAGER_STAND_IN_PORT", given(environment, "SECRETS_MANAGER_STAND_IN_PORT"), 3002);
        String host = given(environment, "STAND_IN_HOST").orElse("127.0.0.1");
        String account = given(environment, "MAPBOX_USERNAME").orElse("local-account");
        Clock clock = Clock.systemUTC();
        try {
            MapboxStandIn mapbox = MapboxStandIn.start(clock, host, mapboxPort);
            return new StandIns(mapbox, secrets(clock, host, secretsPort, mapbox,
                    Upstreams.master(mapbox, account, scopes(environment))));
        } catch (IllegalStateException e) {
            throw new CannotStartException(e.getMessage());
        }
    }

    MapboxStandIn mapbox() {
        return mapbox;
    }

    SecretsManagerStandIn secrets() {
        return secrets;
    }

    @Override
    public void close() {
        mapbox.close();
        secrets.close();
    }

    private static SecretsManagerStandIn secrets(Clock clock, String host, int port, MapboxStandIn mapbox,
            String master) {
        try {
            SecretsManagerStandIn secrets = SecretsManagerStandIn.start(clock, host, port);
            secrets.createSecret(LocalSettings.SECRET_NAME, master);
            return secrets;
        } catch (IllegalStateException e) {
            mapbox.close();
            throw e;
        }
    }

    void announce(PrintStream out) {
        out.println("Stand-ins, no real account involved (Ctrl-C ends them):");
        out.println("  MAPBOX_API_URL          " + reachable(mapbox.url()));
        out.println("  SECRETS_MANAGER_URL     " + reachable(secrets.url()));
        out.println("  MASTER_TOKEN_SECRET_ID  " + LocalSettings.SECRET_NAME);
        out.flush();
    }

    /** Who listens on every address is reached from a container by the name that Docker gives its host. */
    private static String reachable(URI url) {
        return url.toString().replace("//0.0.0.0:", "//host.docker.internal:");
    }

    private static List<String> scopes(Map<String, String> environment) {
        return Arrays.stream(given(environment, "ALLOWED_SCOPES").orElse(DEFAULT_SCOPES).split(","))
                .map(String::strip).filter(scope -> !scope.isEmpty()).toList();
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
