package io.github.tokenvendor.dev;

import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Runs only the fakes, for a vendor in another process such as {@code sam local}: Mapbox on port 3001
 * ({@code FAKE_MAPBOX_PORT}), Secrets Manager on port 3002 ({@code FAKE_SECRETS_MANAGER_PORT}) and an issuer of
 * credentials on port 3003 ({@code FAKE_ISSUER_PORT}). The secret {@code mapbox/master-token} holds a token that can
 * grant {@code ALLOWED_SCOPES}. All listen on 127.0.0.1; {@code FAKE_HOST} sets another address, such as 0.0.0.0 so
 * that a container can reach them.
 */
public final class FakeUpstreams implements AutoCloseable {

    private static final String DEFAULT_SCOPES =
            "styles:read,fonts:read,styles:tiles,datasets:read,vision:read,uploads:write";

    private final FakeMapbox mapbox;
    private final FakeSecretsManager secrets;
    private final FakeIssuer issuer;

    private FakeUpstreams(FakeMapbox mapbox, FakeSecretsManager secrets, FakeIssuer issuer) {
        this.mapbox = mapbox;
        this.secrets = secrets;
        this.issuer = issuer;
    }

    /** Runs until the process is stopped. If it cannot start, it prints the reason and exits with 1. */
    public static void main(String[] arguments) {
        try {
            FakeUpstreams fakes = start(System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(fakes::close, "shutdown"));
            fakes.announce(System.out);
        } catch (StartupException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static FakeUpstreams start(Map<String, String> environment) throws StartupException {
        Environment given = new Environment(environment);
        int mapboxPort = Port.read("FAKE_MAPBOX_PORT", given.get("FAKE_MAPBOX_PORT"), 3001);
        int secretsPort = Port.read("FAKE_SECRETS_MANAGER_PORT", given.get("FAKE_SECRETS_MANAGER_PORT"), 3002);
        int issuerPort = Port.read("FAKE_ISSUER_PORT", given.get("FAKE_ISSUER_PORT"), 3003);
        String host = given.get("FAKE_HOST").orElse("127.0.0.1");
        String account = given.get("MAPBOX_USERNAME").orElse("local-account");
        Clock clock = Clock.systemUTC();
        List<AutoCloseable> started = new ArrayList<>();
        try {
            FakeMapbox mapbox = FakeMapbox.start(clock, host, mapboxPort);
            started.add(mapbox);
            FakeSecretsManager secrets = FakeSecretsManager.start(clock, host, secretsPort);
            started.add(secrets);
            secrets.createSecret(LocalSettings.SECRET_NAME, LocalUpstreams.master(mapbox, account, scopes(given)));
            return new FakeUpstreams(mapbox, secrets, FakeIssuer.start(clock, host, issuerPort));
        } catch (IllegalStateException e) {
            started.forEach(FakeUpstreams::close);
            throw new StartupException(e.getMessage());
        }
    }

    FakeMapbox mapbox() {
        return mapbox;
    }

    FakeSecretsManager secrets() {
        return secrets;
    }

    FakeIssuer issuer() {
        return issuer;
    }

    @Override
    public void close() {
        List.of(mapbox, secrets, issuer).forEach(FakeUpstreams::close);
    }

    private static void close(AutoCloseable fake) {
        try {
            fake.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void announce(PrintStream out) {
        out.println("Fakes are running; no real account is used (Ctrl-C stops them):");
        out.println("  MAPBOX_API_URL          " + reachable(mapbox.url()));
        out.println("  SECRETS_MANAGER_URL     " + reachable(secrets.url()));
        out.println("  issuer of credentials   " + issuer.name() + " signs what you ask for: curl '" + issuer.url()
                + FakeIssuer.TOKEN + "?sub=ann&groups=editors'");
        out.println("  MASTER_TOKEN_SECRET_ID  " + LocalSettings.SECRET_NAME);
        out.flush();
    }

    /** A container reaches a server that listens on every address by Docker's name for the host. */
    private static String reachable(URI url) {
        return url.toString().replace("//0.0.0.0:", "//host.docker.internal:");
    }

    private static List<String> scopes(Environment given) {
        return Arrays.stream(given.get("ALLOWED_SCOPES").orElse(DEFAULT_SCOPES).split(","))
                .map(String::strip)
                .filter(scope -> !scope.isEmpty())
                .toList();
    }
}
