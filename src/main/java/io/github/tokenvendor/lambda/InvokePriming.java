package io.github.tokenvendor.lambda;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends requests down the whole road, in front of upstreams on loopback, so that every class which a first request
 * needs is loaded, and much of the code compiled. Each meets a vendor of its own, so that nothing of it stays behind.
 */
final class InvokePriming {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final VendorConfig config;
    private final Optional<String> region;
    private final UpstreamClients upstreams;
    private final Clock clock;

    InvokePriming(VendorConfig config, Optional<String> region, UpstreamClients upstreams, Clock clock) {
        this.config = config;
        this.region = region;
        this.upstreams = upstreams;
        this.clock = clock;
    }

    /**
     * Vends so many tokens, each freshly minted.
     *
     * @throws IOException when nothing can listen on loopback
     * @throws IllegalStateException at the first request that gets no token
     */
    void run(int times) throws IOException {
        List<String> scopes = List.of(config.allowedScopes().texts().get(0));
        String account = config.account().orElse(PrimingUpstreams.NAME);
        try (PrimingUpstreams loopback = PrimingUpstreams.start(account, scopes, clock)) {
            VendorConfig redirected = config.withUpstreams(loopback.url(), loopback.url());
            for (int i = 0; i < times; i++) {
                vend(redirected, scopes);
            }
        }
    }

    private void vend(VendorConfig redirected, List<String> scopes) {
        AuditLog audit = new AuditLog(new PrintStream(OutputStream.nullOutputStream()), clock);
        VendorFactory parts = VendorFactory.of(redirected, region, upstreams, clock);
        ApiResponse response = Api.of(parts.routes(), audit)
                .handle(new ApiRequest(
                        PrimingUpstreams.NAME,
                        PrimingUpstreams.NAME,
                        TIMEOUT,
                        "POST",
                        "/tokens",
                        Map.of("content-type", List.of("application/json")),
                        JsonWriter.of(Map.of("scopes", scopes, "expires_in", 3_600)),
                        false));
        if (response.status() != OK) {
            throw new IllegalStateException("the rehearsal got " + response);
        }
    }
}
