package io.github.tokenvendor.lambda;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.config.AwsVariable;
import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.Variable;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Sends requests through the whole program, with upstreams on loopback, so that every class that the first request
 * needs is loaded and much of the code is compiled.
 *
 * <p>Each request has its own vendor, so that it leaves no state behind. The vendors have the smallest configuration:
 * no policies, no shared leases, and nothing that could refuse the request.
 */
final class InvokePriming {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final VendorFactory factory;

    InvokePriming(VendorFactory factory) {
        this.factory = factory;
    }

    /**
     * Mints and vends tokens, including the lookup of credentials. No request may be served meanwhile.
     *
     * @throws IOException if nothing can listen on loopback
     * @throws IllegalStateException if a request gets no token
     */
    void run(int times) throws IOException, ConfigurationException {
        try (PrimingUpstreams loopback = PrimingUpstreams.start(factory.clock())) {
            loopback.lendCredentials();
            VendorFactory redirected = redirected(loopback.url(), factory.credentials());
            for (int i = 0; i < times; i++) {
                vend(redirected);
            }
        }
    }

    /** Vends one token, with credentials that no other request in the process uses; fails like {@link #run}. */
    void runBesideRequests() throws IOException, ConfigurationException {
        AwsCredentialsProvider own = StaticCredentialsProvider.create(
                AwsBasicCredentials.create(PrimingUpstreams.NAME, PrimingUpstreams.NAME));
        try (PrimingUpstreams loopback = PrimingUpstreams.start(factory.clock())) {
            vend(redirected(loopback.url(), () -> own));
        }
    }

    private VendorFactory redirected(URI url, Supplier<AwsCredentialsProvider> credentials)
            throws ConfigurationException {
        VendorConfig config = VendorConfig.read(Map.of(
                Variable.MASTER_TOKEN_SECRET_ID.name(), PrimingUpstreams.NAME,
                Variable.ALLOWED_SCOPES.name(), PrimingUpstreams.SCOPE,
                AwsVariable.AWS_REGION.name(), PrimingUpstreams.NAME,
                Variable.SECRETS_MANAGER_URL.name(), url.toString(),
                Variable.MAPBOX_API_URL.name(), url.toString()));
        return new VendorFactory(config, factory.exchange(), factory.executor(), factory.clock(), credentials);
    }

    private static void vend(VendorFactory redirected) {
        AuditLog audit = new AuditLog(new PrintStream(OutputStream.nullOutputStream()), redirected.clock());
        ApiResponse response = Api.of(redirected.routes(redirected.vendor()), within -> {}, audit)
                .handle(new ApiRequest(
                        PrimingUpstreams.NAME,
                        Optional.empty(),
                        Map.of(),
                        PrimingUpstreams.NAME,
                        TIMEOUT,
                        "POST",
                        "/tokens",
                        "",
                        Map.of("content-type", List.of("application/json")),
                        JsonWriter.of(Map.of("scopes", List.of(PrimingUpstreams.SCOPE), "expires_in", 30)),
                        false));
        if (response.status() != 200) {
            throw new IllegalStateException("the priming request failed: " + response);
        }
    }
}
