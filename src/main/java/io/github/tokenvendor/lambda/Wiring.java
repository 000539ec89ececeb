package io.github.tokenvendor.lambda;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.aws.LambdaCredentials;
import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.http.CorsPolicy;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamThreads;
import io.github.tokenvendor.vending.TokenVendor;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/** Wires the API for an environment, and primes it if Lambda initializes ahead of the first request. */
final class Wiring {
    /**
     * Set by Lambda to one of four values.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Defined variables</a>
     */
    private static final String INITIALIZATION_TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";

    private final Api api;
    /** The runtime holds its hooks weakly: without this reference they would be collected before the snapshot. */
    @SuppressWarnings("UnusedVariable")
    private final Optional<Resource> snapStartHooks;

    private Wiring(Api api, Optional<Resource> snapStartHooks) {
        this.api = api;
        this.snapStartHooks = snapStartHooks;
    }

    static Wiring of(Map<String, String> environment, Clock clock, PrintStream log) {
        AuditLog audit = new AuditLog(log, clock, VendorConfig.omitsSubject(environment));
        try {
            VendorConfig config = VendorConfig.read(environment);
            Executor executor = UpstreamThreads.create();
            VendorFactory factory = new VendorFactory(
                    config, new BoundedHttpClient(executor), executor, clock, LambdaCredentials::provider);
            TokenVendor vendor = factory.vendor();
            Priming priming = new Priming(factory);
            Optional<Resource> hooks = prime(environment.get(INITIALIZATION_TYPE), priming, vendor);
            return new Wiring(Api.of(factory.routes(vendor), priming::warmUp, audit), hooks);
        } catch (ConfigurationException e) {
            e.faults().forEach(fault -> System.err.println("misconfigured: " + fault));
            CorsPolicy readable = new CorsPolicy(VendorConfig.readableOrigins(environment));
            return new Wiring(Api.misconfigured(readable, String.join("; ", e.faults()), audit), Optional.empty());
        }
    }

    Api api() {
        return api;
    }

    /** Outside Lambda, which always sets the type, nobody waits for a first request. */
    private static Optional<Resource> prime(@Nullable String initializationType, Priming priming, TokenVendor vendor) {
        if (initializationType == null) {
            return Optional.empty();
        }
        switch (initializationType) {
            case "snap-start" -> {
                return Optional.of(SnapStartHooks.register(priming, vendor));
            }
            // Nobody waits for these either, and the primed process itself serves the requests.
            case "provisioned-concurrency", "lambda-managed-instances" -> priming.complete();
            default -> priming.begin();
        }
        return Optional.empty();
    }
}
