package io.github.tokenvendor.dev;

import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.Variable;
import io.github.tokenvendor.config.VendorConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The local endpoint's settings: the port, from the system property {@code port} or the environment variable
 * {@code PORT}; {@code MAPBOX_MASTER_TOKEN}, to mint at the real Mapbox; and the vendor's own variables, with defaults
 * for a first run.
 */
final class LocalSettings {

    static final String SECRET_NAME = "mapbox/master-token";
    static final int DEFAULT_PORT = 3000;
    private static final String DEFAULT_SCOPES = "styles:read,fonts:read,styles:tiles";
    private static final String DEFAULT_ACCOUNT = "local-account";
    private static final String MASTER_TOKEN = "MAPBOX_MASTER_TOKEN";
    private static final String GATEWAY = "GATEWAY";

    private final int port;
    private final boolean restApi;
    private final Optional<String> realMaster;
    private final boolean ownPolicies;
    private final Map<String, String> vendorVariables;
    private final VendorConfig config;

    private LocalSettings(
            int port,
            boolean restApi,
            Optional<String> realMaster,
            boolean ownPolicies,
            Map<String, String> vendorVariables,
            VendorConfig config) {
        this.port = port;
        this.restApi = restApi;
        this.realMaster = realMaster;
        this.ownPolicies = ownPolicies;
        this.vendorVariables = Map.copyOf(vendorVariables);
        this.config = config;
    }

    /**
     * Reads and validates the settings.
     *
     * @param environment  blank variables count as absent
     * @param portProperty the system property; may be null
     * @throws StartupException naming every fault
     */
    static LocalSettings read(Map<String, String> environment, String portProperty) throws StartupException {
        Environment given = new Environment(environment);
        int port = Port.read("The port", Optional.ofNullable(portProperty).or(() -> given.get("PORT")), DEFAULT_PORT);
        Optional<String> realMaster = given.get(MASTER_TOKEN);
        Map<String, String> variables = new HashMap<>();
        for (Variable variable : Variable.values()) {
            given.get(variable.name()).ifPresent(value -> variables.put(variable.name(), value));
        }
        variables.put(Variable.MASTER_TOKEN_SECRET_ID.name(), SECRET_NAME);
        variables.remove(Variable.SECRETS_MANAGER_URL.name());
        if (realMaster.isEmpty()) {
            variables.remove(Variable.MAPBOX_API_URL.name());
        }
        boolean ownPolicies = realMaster.isPresent()
                || variables.containsKey(Variable.POLICIES.name())
                || variables.containsKey(Variable.ALLOWED_SCOPES.name());
        variables.putIfAbsent(Variable.ALLOWED_SCOPES.name(), DEFAULT_SCOPES);
        variables.putIfAbsent(Variable.EDGE_CACHE.name(), "true");
        // The vendor reads the Region from its environment; the fake accepts any.
        variables.put("AWS_REGION", "us-east-1");
        return new LocalSettings(port, isRest(given), realMaster, ownPolicies, variables, judged(variables));
    }

    /** The port; 0 means any free port. */
    int port() {
        return port;
    }

    /** Whether the gateway is a REST API instead of an HTTP API. */
    boolean isRestApi() {
        return restApi;
    }

    /** A real Mapbox token; empty if Mapbox is a fake. */
    Optional<String> realMaster() {
        return realMaster;
    }

    /** Whether the demo's policies would contradict the settings. */
    boolean hasOwnPolicies() {
        return ownPolicies;
    }

    /** The vendor's environment for an endpoint on this port, without the fakes' addresses. */
    Map<String, String> vendorVariables(int boundPort) {
        Map<String, String> variables = new HashMap<>(vendorVariables);
        variables.putIfAbsent(Variable.ALLOWED_ORIGINS.name(), origins(boundPort));
        return variables;
    }

    List<String> scopes() {
        return config.allowedScopes().texts();
    }

    long maxTokenSeconds() {
        return config.longestLifetime().toSeconds();
    }

    /** The account of the fake's master token. */
    String account() {
        return config.upstream().account().orElse(DEFAULT_ACCOUNT);
    }

    /** With a real master token, only the endpoint's own pages may read tokens, because those tokens open real maps. */
    private String origins(int boundPort) {
        return realMaster.isPresent() ? "http://127.0.0.1:" + boundPort + ",http://localhost:" + boundPort : "*";
    }

    private static boolean isRest(Environment given) throws StartupException {
        String gateway = given.get(GATEWAY).orElse("http");
        if (!gateway.equals("http") && !gateway.equals("rest")) {
            throw new StartupException(GATEWAY + " must be http (the default) or rest.");
        }
        return gateway.equals("rest");
    }

    private static VendorConfig judged(Map<String, String> variables) throws StartupException {
        try {
            return VendorConfig.read(variables);
        } catch (ConfigurationException e) {
            throw new StartupException("The configuration is invalid:" + System.lineSeparator() + "  - "
                    + String.join(System.lineSeparator() + "  - ", e.faults()));
        }
    }
}
