package io.github.tokenvendor.mapbox;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Tells what a Tokens API answer that is no success means. */
final class TokensApiErrors {
    private static final StrictJson JSON = new StrictJson(16);
    private static final int UNPROCESSABLE = 422;

    private TokensApiErrors() {}

    static TokensApiException of(UpstreamResponse answer) {
        return new TokensApiException(
                kindOf(answer),
                serverTime(answer).orElse(null),
                rateLimitReset(answer).orElse(null));
    }

    /** The {@code Date} header, if it is one (RFC 9110, section 5.6.7). */
    static Optional<Instant> serverTime(UpstreamResponse answer) {
        try {
            return answer.header("Date").map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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

    /** Unix seconds on Mapbox's clock; see the rate-limit section of Mapbox's API documentation. */
    private static Optional<Instant> rateLimitReset(UpstreamResponse answer) {
        try {
            return answer.header("X-Rate-Limit-Reset").map(Long::parseLong).map(Instant::ofEpochSecond);
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
