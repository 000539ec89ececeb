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

/** Tells what a Tokens API answer that is no success means, and what a missing one does. */
final class TokensApiErrors {
    private static final StrictJson JSON = new StrictJson(16);
    private static final int UNPROCESSABLE = 422;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private TokensApiErrors() {}

    static TokensApiException of(UpstreamResponse answer) {
        return new TokensApiException(
                kindOf(answer), answer.status(), true, answer.elapsed(), answer.serverTime(), retryAfter(answer));
    }

    static TokensApiException of(ExchangeException e) {
        Kind kind = e.kind() == ExchangeException.Kind.OVERSIZED ? Kind.UNTRUSTWORTHY : Kind.UNAVAILABLE;
        return new TokensApiException(kind, 0, e.reached(), Duration.ZERO, Optional.empty(), Optional.empty());
    }

    private static Kind kindOf(UpstreamResponse answer) {
        return switch (answer.status()) {
            case 401, 404 -> Kind.AUTHORIZATION_REFUSED;
            case 400, 403 -> Kind.REQUEST_REFUSED;
            case UNPROCESSABLE -> speaksOfExpires(answer) ? Kind.EXPIRY_REFUSED : Kind.REQUEST_REFUSED;
            case 429 -> Kind.RATE_LIMITED;
            default -> answer.status() / 100 == 5 ? Kind.UNAVAILABLE : Kind.UNTRUSTWORTHY;
        };
    }

    private static boolean speaksOfExpires(UpstreamResponse answer) {
        try {
            Object message = JSON.readObject(answer.body()).get("message");
            return message instanceof String text
                    && text.toLowerCase(Locale.ROOT).contains("expir");
        } catch (MalformedJsonException e) {
            return false;
        }
    }

    private static Optional<RetryAfter> retryAfter(UpstreamResponse answer) {
        Optional<String> header = answer.header("Retry-After").map(String::strip);
        return rateLimitReset(answer)
                .or(() -> header.flatMap(TokensApiErrors::seconds).map(RetryAfter.Delay::new))
                .or(() -> header.flatMap(UpstreamResponse::httpDate).map(RetryAfter.Until::new));
    }

    /** Unix seconds; see the rate-limit section of Mapbox's API documentation. */
    private static Optional<RetryAfter> rateLimitReset(UpstreamResponse answer) {
        return answer.header("X-Rate-Limit-Reset")
                .flatMap(TokensApiErrors::seconds)
                .map(reset -> new RetryAfter.Until(Instant.ofEpochSecond(reset)));
    }

    private static Optional<Long> seconds(String text) {
        return SECONDS.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
