package io.github.tokenvendor.dev;

import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.lambda.RestApiHandler;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Serves the deployed handler on {@code http://127.0.0.1:3000} without AWS. Secrets Manager is a fake, and so is Mapbox
 * unless {@code MAPBOX_MASTER_TOKEN} holds a real token. The system property {@code port} or the environment variable
 * {@code PORT} sets another port, {@code POLICIES} or {@code ALLOWED_SCOPES} replaces the demo's callers, and
 * {@code GATEWAY=rest} serves the handler for REST APIs.
 */
public final class LocalEndpoint implements AutoCloseable {

    private final LocalGateway server;
    private final LocalUpstreams upstreams;

    private LocalEndpoint(LocalGateway server, LocalUpstreams upstreams) {
        this.server = server;
        this.upstreams = upstreams;
    }

    /** Runs until the process is stopped. If it cannot start, it prints the reason and exits with 1. */
    public static void main(String[] arguments) {
        boundTheServer();
        try {
            LocalSettings settings = LocalSettings.read(System.getenv(), System.getProperty("port"));
            LocalEndpoint endpoint = start(settings, Path.of(""), System.out);
            Runtime.getRuntime().addShutdownHook(new Thread(endpoint::close, "shutdown"));
            boolean highlighted = StartupBanner.isTerminal(new Environment(System.getenv()));
            StartupBanner.print(settings, endpoint.port(), highlighted, System.out);
        } catch (StartupException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts the upstreams and the server.
     *
     * @param project the folder whose pages are served
     * @param log     receives the vendor's audit lines
     * @throws StartupException if the port is in use
     */
    static LocalEndpoint start(LocalSettings settings, Path project, PrintStream log) throws StartupException {
        HttpServer bound = LocalGateway.bind(settings.port());
        try {
            Clock clock = Clock.systemUTC();
            LocalUpstreams upstreams = LocalUpstreams.start(settings, credentials(), clock);
            Map<String, String> environment = upstreams.environment(
                    settings.vendorVariables(bound.getAddress().getPort()));
            if (settings.realMaster().isEmpty()) {
                WarmUp.run(environment, clock);
            }
            SkewedClock vendorClock = new SkewedClock(clock);
            ExecutionEnvironment vendor = new ExecutionEnvironment(
                    settings.isRestApi()
                            ? () -> new RestGateway(new RestApiHandler(environment, vendorClock, log))
                            : () -> new HttpApiHandler(environment, vendorClock, log));
            TroubleRoutes.add(bound, upstreams, vendor, vendorClock);
            upstreams.callers().ifPresent(callers -> callers.addTo(bound, environment));
            StaticFiles files = StaticFiles.of(project, facts(settings, upstreams));
            return new LocalEndpoint(LocalGateway.start(bound, vendor, files, clock, log), upstreams);
        } catch (RuntimeException e) {
            bound.stop(0);
            throw e;
        }
    }

    /** Gives the vendor its own access key, so that a developer's real key never signs a local request. */
    private static String credentials() {
        String accessKeyId = UUID.randomUUID().toString();
        System.setProperty("aws.accessKeyId", accessKeyId);
        System.setProperty("aws.secretAccessKey", UUID.randomUUID().toString());
        return accessKeyId;
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        upstreams.close();
    }

    /** The JSON that the demo page reads; none of its values needs escaping. */
    private static String facts(LocalSettings settings, LocalUpstreams upstreams) {
        String mapbox = upstreams
                .mapbox()
                .map(fake -> ",\"mapboxUrl\":\"" + fake.url() + "\"")
                .orElse("");
        return "{\"mapboxIsReal\":" + settings.realMaster().isPresent() + ",\"scopes\":[\""
                + String.join("\",\"", settings.scopes()) + "\"],\"maxTokenSeconds\":" + settings.maxTokenSeconds()
                + mapbox + "}";
    }

    /** The JDK's server reads these once: limits in seconds for a request and a response, and TCP_NODELAY. */
    private static void boundTheServer() {
        Map.of(
                        "sun.net.httpserver.maxReqTime",
                        "20",
                        "sun.net.httpserver.maxRspTime",
                        "20",
                        "sun.net.httpserver.nodelay",
                        "true")
                .forEach(System::setProperty);
    }
}
