package io.github.tokenvendor.fake;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A fake Mapbox on its own port: the Tokens API with every rule that Mapbox documents, and a map that its tokens open
 * ({@link FakeStylesApi}).
 *
 * <p>It creates temporary and permanent tokens, lists and deletes them, and implements "Retrieve a token". It does not
 * update tokens and has no Scopes API. Unlike a real account, an account starts without a default public token. A
 * temporary token outlives the token that authorized it; Mapbox does not document what happens there. Time comes from
 * the clock. Thread-safe.
 */
public final class FakeMapbox implements AutoCloseable {

    /**
     * A request that the fake has handled.
     *
     * @param path   without the query string, which holds the authorizing token
     * @param status 0 if the fake broke the connection
     */
    public record Call(String method, String path, int status) {}

    private final Clock clock;
    private final MapboxAccounts accounts = new MapboxAccounts();
    private final Calls<Call> calls = new Calls<>();
    private final FakeServer server;
    private volatile TokensApiTrouble trouble = TokensApiTrouble.NONE;

    private FakeMapbox(Clock clock, String host, int port) {
        this.clock = clock;
        FakeTokensApi tokens = new FakeTokensApi(accounts, clock);
        FakeStylesApi styles = new FakeStylesApi(accounts, clock);
        this.server = FakeServer.start(
                host,
                port,
                clock,
                request -> isForStyles(request)
                        ? styles.respond(request)
                        : trouble.respond(clock.instant()).orElseGet(() -> tokens.respond(request)),
                (request, status) -> {
                    if (!isForStyles(request)) {
                        calls.add(new Call(request.method(), request.path(), status));
                    }
                });
    }

    private static boolean isForStyles(IncomingRequest request) {
        return request.path().startsWith(FakeStylesApi.PREFIX);
    }

    /** Starts on any free port of 127.0.0.1. */
    public static FakeMapbox start(Clock clock) {
        return start(clock, 0);
    }

    /**
     * Starts on 127.0.0.1.
     *
     * @throws IllegalStateException if the port is in use
     */
    public static FakeMapbox start(Clock clock, int port) {
        return start(clock, FakeServer.LOOPBACK, port);
    }

    /**
     * Starts on an address of this machine.
     *
     * @throws IllegalStateException if the port is in use
     */
    public static FakeMapbox start(Clock clock, String host, int port) {
        return new FakeMapbox(clock, host, port);
    }

    /** The base URL, without a path. */
    public URI url() {
        return server.url();
    }

    /** Creates an account without tokens; does nothing if it exists. */
    public void createAccount(String username) {
        accounts.create(username);
    }

    /** Issues an {@code sk} token with any scopes, as the account's owner could; creates the account if necessary. */
    public String issueSecretToken(String username, Collection<String> scopes) {
        return accounts.issue("sk", username, scopes, null, null, clock.instant())
                .token();
    }

    /**
     * Issues a {@code pk} token, as the account's owner could; creates the account if necessary.
     *
     * @throws IllegalArgumentException if a scope is not public
     */
    public String issuePublicToken(String username, Collection<String> scopes) {
        if (!MapboxAccounts.PUBLIC_SCOPES.containsAll(scopes)) {
            throw new IllegalArgumentException("a public token can have only public scopes: " + scopes);
        }
        return accounts.issue("pk", username, scopes, null, null, clock.instant())
                .token();
    }

    /** Issues a {@code tk} token, which may already have expired; creates the account if necessary. */
    public String issueTemporaryToken(String username, Collection<String> scopes, Instant expires) {
        return accounts.issueTemporary(username, scopes, clock.instant(), expires);
    }

    /**
     * Revokes a token. Real temporary tokens cannot be revoked; the fake's can.
     *
     * @throws IllegalArgumentException if the fake did not issue the token
     */
    public void revoke(String token) {
        accounts.revoke(token);
    }

    /** The account's permanent tokens, without deleted ones, oldest first. */
    public List<IssuedToken> liveTokens(String username) {
        return accounts.live(username);
    }

    /** Sets the Tokens API's trouble; maps are not affected. */
    public void put(TokensApiTrouble newTrouble) {
        trouble = newTrouble;
    }

    /** Every request to the Tokens API so far, in order. */
    public List<Call> calls() {
        return calls.list();
    }

    /** Empties {@link #calls()}. */
    public void forgetCalls() {
        calls.forget();
    }

    /** Sends this response to every request until {@link #reset()}; queued responses go first. */
    public void respondAlways(ResponseDefinitionBuilder response) {
        server.faults().respondAlways(response);
    }

    /** Queues these responses for the next requests, one each. */
    public void respondNext(ResponseDefinitionBuilder... responses) {
        server.faults().respondNext(responses);
    }

    /** Discards all configured responses and resets the accounts' rate limits. */
    public void reset() {
        server.faults().clear();
        accounts.resetRates();
    }

    @Override
    public void close() {
        server.close();
    }
}
