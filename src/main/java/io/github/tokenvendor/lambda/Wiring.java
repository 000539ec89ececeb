package io.github.tokenvendor.lambda;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.vending.TokenVendor;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/** Makes an API from an environment, and under SnapStart has the runtime tell when a snapshot is taken and thawed. */
final class Wiring {
    private static final String INITIALIZATION_TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";
    private static final String SNAP_START = "snap-start";

    private final Api api;
    /** The runtime holds its hooks weakly: without this reference they would be gone before the snapshot. */
    @SuppressWarnings("UnusedVariable")
    private final Optional<Resource> snapStartHooks;

    private Wiring(Api api, Optional<Resource> snapStartHooks) {
        this.api = api;
        this.snapStartHooks = snapStartHooks;
    }

    static Wiring ofProcess() {
        return of(System.getenv(), Clock.systemUTC(), System.out);
    }

    static Wiring of(Map<String, String> environment, Clock clock, PrintStream log) {
        AuditLog audit = new AuditLog(log, clock);
        try {
            return of(VendorConfig.read(environment), environment, clock, audit);
        } catch (ConfigurationException e) {
            e.faults().forEach(fault -> System.err.println("misconfigured: " + fault));
            return new Wiring(Api.misconfigured(audit), Optional.empty());
        }
    }

    Api api() {
        return api;
    }

    private static Wiring of(VendorConfig config, Map<String, String> environment, Clock clock, AuditLog audit) {
        Optional<String> region = UpstreamClients.region(environment);
        UpstreamClients upstreams = UpstreamClients.create();
        VendorFactory parts = VendorFactory.of(config, region, upstreams, clock);
        Priming preparation = new Priming(config, region, upstreams, clock);
        Optional<Resource> hooks = prepare(environment.get(INITIALIZATION_TYPE), preparation, parts.vendor());
        return new Wiring(Api.of(parts.routes(), audit), hooks);
    }

    /** Outside of Lambda, which always says how it initialises, nobody waits for a first request. */
    private static Optional<Resource> prepare(
            @Nullable String initializationType, Priming preparation, TokenVendor vendor) {
        if (SNAP_START.equals(initializationType)) {
            return Optional.of(SnapStartHooks.register(preparation, vendor));
        }
        if (initializationType != null) {
            preparation.begin();
        }
        return Optional.empty();
    }
}
