package io.github.tokenvendor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.callers.Callers;
import io.github.tokenvendor.config.OriginAllowlist;
import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.http.CorsPolicy;
import io.github.tokenvendor.http.TokenRoutes;
import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCalls;
import io.github.tokenvendor.vending.Allowance;
import io.github.tokenvendor.vending.Failure;
import io.github.tokenvendor.vending.TokenRequest;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendingCheck;
import io.github.tokenvendor.vending.VendingException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A vendor in front of a scripted Mapbox and a secret in memory, with a manual clock. */
public final class VendorHarness implements AutoCloseable {
    /** The scopes that the vendor allows. */
    public static final ScopeSet ALLOWED = scopes("styles:read", "fonts:read", "styles:tiles");

    /** What callers of a vendor with the usual settings may have. */
    public static final Allowance EVERYBODY = Allowance.shared(ALLOWED, Duration.ofHours(1));

    public final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    public final ScriptedMapbox mapbox = new ScriptedMapbox(clock);
    public final FakeSecret secret = new FakeSecret(TestTokens.secret("master-1"));
    public final TokenVendor vendor;
    /** What callers may have. */
    public final Allowance everybody;

    public final VendingCheck check;
    public final MasterTokenCache masters;
    public final TokensApi api;
    private final ExecutorService executor = Executors.newCachedThreadPool();

    /** A vendor with the usual settings. */
    public VendorHarness() {
        this(Duration.ofHours(1), 20);
    }

    /** A vendor with a longest lifetime and a minting budget. */
    public VendorHarness(Duration longest, int mintsPerMinute) {
        this(longest, mintsPerMinute, Duration.ofMinutes(5));
    }

    /** A vendor with a longest lifetime, a minting budget and a cache time for the secret. */
    public VendorHarness(Duration longest, int mintsPerMinute, Duration trust) {
        everybody = Allowance.shared(ALLOWED, longest);
        masters = new MasterTokenCache(secret, Optional.empty(), trust, clock, executor);
        api = new TokensApi(new BoundedHttpClient(executor), mapbox.url());
        vendor = VendorAssembly.usual().with(mintsPerMinute).vendor(masters, api, clock, executor);
        check = new VendingCheck(vendor, everybody, api);
    }

    /** Vends for a request that names no account. */
    public VendedToken vend(TokenRequest request) throws VendingException {
        return vendor.vend(request, everybody, Optional.empty(), context(Duration.ofSeconds(5)));
    }

    /** The vendor's HTTP side, for any page, for these callers or for visitors alone; it keeps no audit lines. */
    public Api api(Optional<Callers> callers) {
        TokenRoutes routes = new TokenRoutes(
                vendor,
                everybody,
                callers,
                check,
                new CorsPolicy(new OriginAllowlist(Set.of())),
                "",
                Optional.empty(),
                Duration.ofSeconds(5));
        return Api.of(routes, within -> {}, new AuditLog(new PrintStream(OutputStream.nullOutputStream()), clock));
    }

    /** Expects that nothing is vended, and returns the failure. */
    public VendingException assertFails(TokenRequest request, Failure failure) {
        try {
            vend(request);
        } catch (VendingException e) {
            assertThat(e.failure()).isEqualTo(failure);
            return e;
        }
        throw new AssertionError("a token was vended");
    }

    /** A context with a deadline. */
    public static CallContext context(Duration patience) {
        return new CallContext(Deadline.after(patience), new UpstreamCalls());
    }

    /** A request for all allowed scopes and the longest lifetime. */
    public static TokenRequest anything() {
        return new TokenRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A request for scopes. */
    public static TokenRequest request(String... scopes) {
        return new TokenRequest(
                Optional.of(scopes(scopes).scopes()), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A request for scopes and a lifetime in seconds. */
    public static TokenRequest request(long seconds, String... scopes) {
        return new TokenRequest(
                Optional.of(scopes(scopes).scopes()), Optional.empty(), Optional.of(seconds), Optional.empty());
    }

    /** A request for scopes until a time. */
    public static TokenRequest request(Instant expires, String... scopes) {
        return new TokenRequest(
                Optional.of(scopes(scopes).scopes()), Optional.of(expires), Optional.empty(), Optional.empty());
    }

    /** A set of scopes. */
    public static ScopeSet scopes(String... texts) {
        List<Scope> scopes = Arrays.stream(texts)
                .map(text -> Scope.parse(text).orElseThrow())
                .toList();
        return new ScopeSet(scopes);
    }

    /** Runs work that outlasts its caller. */
    public Executor executor() {
        return executor;
    }

    @Override
    public void close() {
        mapbox.close();
        executor.shutdownNow();
    }
}
