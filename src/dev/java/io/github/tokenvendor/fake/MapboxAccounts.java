package io.github.tokenvendor.fake;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The accounts, their tokens and their rate limits. Thread-safe. */
final class MapboxAccounts {

    /** The scopes that a public token may have (docs.mapbox.com/accounts/guides/tokens). */
    static final Set<String> PUBLIC_SCOPES =
            Set.of("styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read");

    private static final String ID_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 25;

    private final SecureRandom random = new SecureRandom();
    private final TokenCodec codec = new TokenCodec();
    private final Map<String, Account> accounts = new HashMap<>();
    private final Set<String> revokedTemporaryTokens = new HashSet<>();

    private static final class Account {
        final Map<String, IssuedToken> tokens = new LinkedHashMap<>();
        RateWindow window = new RateWindow();
    }

    synchronized void create(String username) {
        accounts.computeIfAbsent(username, name -> new Account());
    }

    synchronized boolean has(String username) {
        return accounts.containsKey(username);
    }

    /** Issues a permanent token of this usage; {@code note} and {@code allowedUrls} may be null. */
    synchronized IssuedToken issue(
            String usage,
            String username,
            Collection<String> scopes,
            String note,
            List<String> allowedUrls,
            Instant now) {
        create(username);
        String id = newId();
        IssuedToken token = new IssuedToken(
                id, usage, List.copyOf(scopes), note, allowedUrls, now, codec.permanent(usage, username, id));
        accounts.get(username).tokens.put(id, token);
        return token;
    }

    synchronized String issueTemporary(String username, Collection<String> scopes, Instant issued, Instant expires) {
        create(username);
        return codec.temporary(username, List.copyOf(scopes), issued, expires);
    }

    /** The account's permanent tokens, without deleted ones, oldest first. */
    synchronized List<IssuedToken> live(String username) {
        return has(username) ? new ArrayList<>(accounts.get(username).tokens.values()) : List.of();
    }

    /** Deletes a permanent token; returns false if the id is unknown. */
    synchronized boolean delete(String username, String id) {
        return has(username) && accounts.get(username).tokens.remove(id) != null;
    }

    synchronized void revoke(String token) {
        TokenClaims claims = claims(token)
                .filter(ignored -> codec.genuine(token))
                .orElseThrow(() -> new IllegalArgumentException("not a token of this fake"));
        if (claims.temporary()) {
            revokedTemporaryTokens.add(token);
        } else {
            delete(claims.username(), claims.id());
        }
    }

    Optional<TokenClaims> claims(String token) {
        return codec.parse(token);
    }

    synchronized TokenState state(String token, Instant now) {
        Optional<TokenClaims> claims = codec.parse(token);
        if (claims.isEmpty()) {
            return TokenState.MALFORMED;
        }
        if (!codec.genuine(token)) {
            return TokenState.INVALID;
        }
        if (claims.get().temporary()) {
            return revokedTemporaryTokens.contains(token)
                    ? TokenState.REVOKED
                    : now.isBefore(claims.get().expires()) ? TokenState.VALID : TokenState.EXPIRED;
        }
        return permanent(claims.get()).isPresent() ? TokenState.VALID : TokenState.REVOKED;
    }

    /** The scopes of a valid token. A temporary token carries them; a permanent one only refers to them. */
    synchronized Set<String> scopes(TokenClaims claims) {
        return Set.copyOf(
                claims.temporary()
                        ? claims.scopes()
                        : permanent(claims).map(IssuedToken::scopes).orElse(List.of()));
    }

    /** Counts a request against the account's rate limit; returns false if the limit is reached. */
    synchronized boolean admit(String username, Instant now) {
        return accounts.get(username).window.admit(now);
    }

    synchronized Map<String, String> rateHeaders(String username) {
        return accounts.get(username).window.headers();
    }

    synchronized void resetRates() {
        accounts.values().forEach(account -> account.window = new RateWindow());
    }

    private Optional<IssuedToken> permanent(TokenClaims claims) {
        return Optional.ofNullable(accounts.get(claims.username())).map(account -> account.tokens.get(claims.id()));
    }

    private String newId() {
        StringBuilder id = new StringBuilder("c");
        while (id.length() < ID_LENGTH) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }
}
