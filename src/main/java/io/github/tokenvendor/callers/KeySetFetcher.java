package io.github.tokenvendor.callers;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.upstream.UpstreamRequest;
import io.github.tokenvendor.upstream.UpstreamResponse;
import io.github.tokenvendor.upstream.UpstreamUrl;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches the keys of an issuer, at the address that its policy or its discovery document names.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig">OpenID Connect Discovery</a>
 */
final class KeySetFetcher {
    /** Says why the keys could not be fetched; the text is for the operator. */
    static final class FetchException extends Exception {
        private static final long serialVersionUID = 1L;

        FetchException(String cause) {
            super(cause, null, false, false);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }

    /** Parses an issuer's response. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(UpstreamResponse response) throws FetchException;
    }

    private static final long SHORTEST_SECONDS = 3_600;
    private static final long LONGEST_SECONDS = 86_400;
    private static final StrictJson JSON = new StrictJson(16);
    private static final Map<String, String> HEADERS = Map.of("Accept", "application/json");
    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age=\"?([0-9]{1,9})\"?(?:$|[,\\s])", Pattern.CASE_INSENSITIVE);

    private final BoundedHttpClient exchange;
    private final Policies policies;
    private final InstantSource clock;

    KeySetFetcher(BoundedHttpClient exchange, Policies policies, InstantSource clock) {
        this.exchange = exchange;
        this.policies = policies;
        this.clock = clock;
    }

    /** Fetches the keys of a configured issuer. */
    KeySet fetch(String issuer, CallContext context) throws FetchException {
        Optional<URI> configured = policies.keysOf(issuer);
        URI address = configured.isPresent() ? configured.get() : discover(issuer, context);
        return get(address, "key set", context, this::keys);
    }

    private KeySet keys(UpstreamResponse response) throws FetchException {
        if (!(members(response, "key set").get("keys") instanceof List<?> entries)) {
            throw new FetchException("the key set has no array of keys");
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (Object entry : entries) {
            if (entry instanceof Map<?, ?> jwk) {
                VerificationKey.parse(jwk).ifPresent(keys::add);
            }
        }
        if (keys.isEmpty()) {
            throw new FetchException("the key set has no key for signatures");
        }
        return new KeySet(List.copyOf(keys), clock.instant(), maxAge(response));
    }

    private URI discover(String issuer, CallContext context) throws FetchException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        URI address = URI.create(base + "/.well-known/openid-configuration");
        return get(address, "discovery document", context, response -> keySetOf(issuer, response));
    }

    private static URI keySetOf(String issuer, UpstreamResponse response) throws FetchException {
        Map<String, Object> members = members(response, "discovery document");
        if (!issuer.equals(members.get("issuer"))) {
            throw new FetchException("the discovery document names another issuer");
        }
        // A remote issuer's document must not direct the vendor to this machine.
        String scheme = URI.create(issuer).getScheme();
        return (members.get("jwks_uri") instanceof String text ? UpstreamUrl.parse(text) : Optional.<URI>empty())
                .filter(address -> scheme.equals("http") || address.getScheme().equals("https"))
                .orElseThrow(() -> new FetchException("the discovery document has no https address of a key set"));
    }

    /** An unusable document counts as a failed call, like an unsuccessful status. */
    private <T> T get(URI address, String what, CallContext context, Reader<T> reader) throws FetchException {
        long start = System.nanoTime();
        UpstreamResponse response = send(address, what, context, start);
        String fault = response.status() / 100 == 5 ? "5xx" : "unexpected";
        try {
            if (response.status() != 200) {
                throw new FetchException("the request for the " + what + " returned status " + response.status());
            }
            T read = reader.read(response);
            fault = "";
            return read;
        } finally {
            context.note(Upstream.KEYS, start, response.status(), fault);
        }
    }

    private UpstreamResponse send(URI address, String what, CallContext context, long start) throws FetchException {
        try {
            UpstreamRequest request = new UpstreamRequest("GET", address, HEADERS, new byte[0], true);
            return exchange.send(request, context.deadline());
        } catch (ExchangeException e) {
            context.note(Upstream.KEYS, start, 0, e.fault());
            throw new FetchException("the " + what + " could not be fetched (" + e.fault() + ")");
        }
    }

    private static Map<String, Object> members(UpstreamResponse response, String what) throws FetchException {
        try {
            return JSON.readObject(response.body());
        } catch (MalformedJsonException e) {
            throw new FetchException("the " + what + " is not strict JSON");
        }
    }

    private static Duration maxAge(UpstreamResponse response) {
        Matcher directive = MAX_AGE.matcher(response.header("Cache-Control").orElse(""));
        long stated = directive.find() ? Long.parseLong(directive.group(1)) : 0;
        return Duration.ofSeconds(Math.max(SHORTEST_SECONDS, Math.min(LONGEST_SECONDS, stated)));
    }
}
