package io.github.tokenvendor.lambda;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends requests through the whole program, in front of upstreams on loopback, so that every class which a first request
 * needs is loaded, and much of the code compiled. Each meets a vendor of its own, so that nothing of it stays behind.
 */
final class InvokePriming {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final VendorFactory factory;

    InvokePriming(VendorFactory factory) {
        this.factory = factory;
    }

    /**
     * Vends so many tokens, each freshly minted.
     *
     * @throws IOException when nothing can listen on loopback
     * @throws IllegalStateException at the first request that gets no token
     */
    void run(int times) throws IOException {
        List<String> scopes = List.of(factory.config().allowedScopes().texts().get(0));
        String account = factory.config().upstream().account().orElse(PrimingUpstreams.NAME);
        try (PrimingUpstreams loopback = PrimingUpstreams.start(account, scopes, factory.clock())) {
            VendorFactory redirected = factory.withUpstreams(loopback.url(), loopback.url());
            for (int i = 0; i < times; i++) {
                vend(redirected, scopes);
            }
        }
    }

    private static void vend(VendorFactory redirected, List<String> scopes) {
        AuditLog audit = new AuditLog(new PrintStream(OutputStream.nullOutputStream()), redirected.clock());
        ApiResponse response = Api.of(redirected.routes(redirected.vendor()), audit)
                .handle(new ApiRequest(
                        PrimingUpstreams.NAME,
                        Optional.empty(),
                        Optional.empty(),
                        PrimingUpstreams.NAME,
                        TIMEOUT,
                        "POST",
                        "/tokens",
                        Map.of("content-type", List.of("application/json")),
                        JsonWriter.of(Map.of("scopes", scopes, "expires_in", 3_600)),
                        false));
        if (response.status() != OK) {
            throw new IllegalStateException("the priming request got " + response);
        }
    }
}
