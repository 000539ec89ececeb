package io.github.tokenvendor.mapbox;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Classifies unsuccessful and missing responses of the Tokens API. */
final class TokensApiErrors {
    private static final StrictJson JSON = new StrictJson(16);
    private static final int UNPROCESSABLE = 422;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private TokensApiErrors() {}

    static TokensApiException of(UpstreamResponse response) {
        Optional<String> retryAfter = response.header("Retry-After").map(String::strip);
        return new TokensApiException(
                kindOf(response),
                response.status(),
                true,
                response.elapsed(),
                response.serverTime(),
                rateLimitReset(response).or(() -> retryAfter.flatMap(UpstreamResponse::httpDate)),
                retryAfter.flatMap(TokensApiErrors::seconds).map(Duration::ofSeconds));
    }

    static TokensApiException of(ExchangeException e) {
        Kind kind = e.kind() == ExchangeException.Kind.OVERSIZED ? Kind.UNTRUSTWORTHY : Kind.UNAVAILABLE;
        return new TokensApiException(kind, e.reached());
    }

    private static Kind kindOf(UpstreamResponse response) {
        return switch (response.status()) {
            case 401, 404 -> Kind.AUTHORIZATION_REFUSED;
            case 400, 403 -> Kind.REQUEST_REFUSED;
            case UNPROCESSABLE -> mentionsExpiry(response) ? Kind.EXPIRY_REFUSED : Kind.REQUEST_REFUSED;
            case 429 -> Kind.RATE_LIMITED;
            default -> response.status() / 100 == 5 ? Kind.UNAVAILABLE : Kind.UNTRUSTWORTHY;
        };
    }

    private static boolean mentionsExpiry(UpstreamResponse response) {
        try {
            Object message = JSON.readObject(response.body()).get("message");
            return message instanceof String text
                    && text.toLowerCase(Locale.ROOT).contains("expir");
        } catch (MalformedJsonException e) {
            return false;
        }
    }

    /** Unix seconds; see the rate-limit section of Mapbox's API documentation. */
    private static Optional<Instant> rateLimitReset(UpstreamResponse response) {
        return response.header("X-Rate-Limit-Reset")
                .flatMap(TokensApiErrors::seconds)
                .map(Instant::ofEpochSecond);
    }

    private static Optional<Long> seconds(String text) {
        return SECONDS.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
