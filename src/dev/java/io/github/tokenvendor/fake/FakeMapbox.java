package io.github.tokenvendor.fake;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A fake for Mapbox's Tokens API that enforces every rule Mapbox documents for it, on a socket of its own; and a map
 * that its tokens open ({@link FakeStylesApi}).
 *
 * <p>It knows creating temporary and permanent tokens, listing, deleting and "Retrieve a token"; not updating one and
 * not the Scopes API. Accounts begin without the default public token that a real one has. A temporary token outlives
 * the deletion of the token that authorized it; what Mapbox does then is not documented. Time is that of the clock.
 * Thread-safe.
 */
public final class FakeMapbox implements AutoCloseable {

    /**
     * A request that was answered.
     *
     * @param path   without the query string, which holds the authorizing token
     * @param status 0 where the connection was broken instead
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
                        ? styles.answer(request)
                        : trouble.answer(clock.instant()).orElseGet(() -> tokens.answer(request)),
                (request, status) -> {
                    if (!isForStyles(request)) {
                        calls.add(new Call(request.method(), request.path(), status));
                    }
                });
    }

    private static boolean isForStyles(IncomingRequest request) {
        return request.path().startsWith(FakeStylesApi.PREFIX);
    }

    /** Starts on 127.0.0.1 and any free port. */
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
     * Starts on the given address of this machine.
     *
     * @throws IllegalStateException if the port is in use
     */
    public static FakeMapbox start(Clock clock, String host, int port) {
        return new FakeMapbox(clock, host, port);
    }

    /** Without a path. */
    public URI url() {
        return server.url();
    }

    /** Creates an account that has no token yet; does nothing if it exists. */
    public void createAccount(String username) {
        accounts.create(username);
    }

    /** Issues an {@code sk} as the account's owner would, whatever its scopes; creates the account when new. */
    public String issueSecretToken(String username, Collection<String> scopes) {
        return accounts.issue("sk", username, scopes, null, null, clock.instant())
                .token();
    }

    /**
     * Issues a {@code pk} as the account's owner would; creates the account when new.
     *
     * @throws IllegalArgumentException if a scope is not public
     */
    public String issuePublicToken(String username, Collection<String> scopes) {
        if (!MapboxAccounts.PUBLIC_SCOPES.containsAll(scopes)) {
            throw new IllegalArgumentException("a public token has public scopes only: " + scopes);
        }
        return accounts.issue("pk", username, scopes, null, null, clock.instant())
                .token();
    }

    /** Issues a {@code tk}, also one that has expired already; creates the account when new. */
    public String issueTemporaryToken(String username, Collection<String> scopes, Instant expires) {
        return accounts.issueTemporary(username, scopes, clock.instant(), expires);
    }

    /**
     * Makes a token invalid from now on. For a temporary one this goes beyond Mapbox, whose temporary tokens cannot be
     * revoked.
     *
     * @throws IllegalArgumentException if the fake has not issued it
     */
    public void revoke(String token) {
        accounts.revoke(token);
    }

    /** The account's permanent tokens that are not deleted, oldest first. */
    public List<IssuedToken> liveTokens(String username) {
        return accounts.live(username);
    }

    /** Puts the Tokens API, and nothing else, into trouble until it is told of another one. */
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

    /** Answers every request with exactly this, until {@link #reset()}; queued answers go first. */
    public void respondAlways(ResponseDefinitionBuilder answer) {
        server.faults().respondAlways(answer);
    }

    /** Answers the next requests with exactly these, one each; called again, the new ones queue up behind. */
    public void answerNext(ResponseDefinitionBuilder... answers) {
        server.faults().answerNext(answers);
    }

    /** Forgets all ordered answers and what the accounts have used of their allowances. */
    public void reset() {
        server.faults().clear();
        accounts.resetRates();
    }

    @Override
    public void close() {
        server.close();
    }
}
