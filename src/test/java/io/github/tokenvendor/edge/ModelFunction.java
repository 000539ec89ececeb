package io.github.tokenvendor.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.config.OriginAllowlist;
import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import io.github.tokenvendor.http.CorsPolicy;
import io.github.tokenvendor.http.TokenRoutes;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.testing.EventQueue;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorAssembly;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendingCheck;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The function: the vendor's own code in as many environments as there are concurrent requests, each with its own
 * leases.
 */
final class ModelFunction implements TokenSource, AutoCloseable {
    private static final Duration COLD = Duration.ofMillis(700);
    private static final Duration WARM = Duration.ofMillis(20);
    /** Real time for the sockets; it must not affect results. */
    private static final Duration REAL_TIMEOUT = Duration.ofMinutes(1);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ApiRequest REQUEST = new ApiRequest(
            "request",
            Optional.empty(),
            Map.of(),
            "token-vendor",
            REAL_TIMEOUT,
            "GET",
            "/tokens/anonymous",
            "",
            Map.of(),
            "",
            false);

    private final EventQueue time;
    private final Random random;
    private final ScriptedMapbox mapbox;
    private final FakeSecret secret = new FakeSecret(TestTokens.secret("master-1"));
    private final ExecutorService sockets = Executors.newCachedThreadPool();
    private final Deque<Api> idle = new ArrayDeque<>();
    private int invocations;
    private boolean failing;

    ModelFunction(EventQueue time, Random random) {
        this.time = time;
        this.random = random;
        this.mapbox = new ScriptedMapbox(time.clock());
    }

    int invocations() {
        return invocations;
    }

    int mints() {
        return mapbox.requests().size();
    }

    /** Whether every invocation fails, as when the function's account is throttled. */
    void setFailing(boolean now) {
        failing = now;
    }

    @Override
    public void request(Consumer<Optional<Token>> then) {
        invocations++;
        if (failing) {
            time.in(WARM, () -> then.accept(Optional.empty()));
            return;
        }
        boolean isCold = idle.isEmpty();
        Api environment = isCold ? environment() : idle.pop();
        time.in(isCold ? COLD : WARM, () -> {
            Optional<Token> response = token(environment.handle(REQUEST));
            idle.push(environment);
            then.accept(response);
        });
    }

    private Optional<Token> token(ApiResponse response) {
        if (response.status() != 200) {
            return Optional.empty();
        }
        try {
            JsonNode body = JSON.readTree(response.body());
            return Optional.of(new Token(
                    CacheControl.parse(response.headers().get("Cache-Control")),
                    time.now(),
                    Instant.parse(body.path("expires").asText()),
                    body.path("expires_in").asLong(),
                    body.path("refresh_in").asLong()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Api environment() {
        // Work runs on its caller's thread, so one task at a time.
        MasterTokenCache masters = new MasterTokenCache(
                secret, Optional.of(TestTokens.ACCOUNT), Duration.ofMinutes(5), time.clock(), Runnable::run);
        TokensApi api = new TokensApi(new BoundedHttpClient(sockets), mapbox.url());
        TokenVendor vendor = VendorAssembly.usual()
                .with(REAL_TIMEOUT)
                .with(random::nextDouble)
                .vendor(masters, api, time.clock(), Runnable::run);
        TokenRoutes routes = new TokenRoutes(
                vendor,
                VendorHarness.EVERYBODY,
                Optional.empty(),
                new VendingCheck(vendor, VendorHarness.EVERYBODY, api),
                new CorsPolicy(new OriginAllowlist(Set.of())),
                "",
                Optional.of(random::nextDouble),
                REAL_TIMEOUT);
        AuditLog log = new AuditLog(new PrintStream(OutputStream.nullOutputStream(), false), time.clock());
        return Api.of(routes, within -> {}, log);
    }

    @Override
    public void close() {
        mapbox.close();
        sockets.shutdownNow();
    }
}
