package io.github.tokenvendor.client;

import io.github.tokenvendor.client.Exchange.Response;
import io.github.tokenvendor.client.TokenException.Retry;
import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;

/** Parses an error response: the vendor's (RFC 9457), or one of a gateway or proxy, where only the status matters. */
final class Problem {

    private static final long MAX_RETRY_AFTER_SECONDS = 3600;

    /** Codes that reject the request itself. Any other condition may change while the program runs. */
    private static final Set<String> FINAL_CODES = Collections.unmodifiableSet(new HashSet<>(Arrays.asList(
            "invalid_json",
            "invalid_request",
            "invalid_scope",
            "invalid_expiry",
            "caller_not_allowed",
            "scope_not_allowed",
            "origin_not_allowed",
            "no_such_user",
            "body_too_large",
            "unsupported_media_type")));

    private Problem() {}

    static TokenException of(Response response) {
        int status = response.status;
        Map<String, Object> body = Json.members(response.body);
        Object code = body.get("code");
        Object retryable = body.get("retryable");
        boolean fromVendor = code instanceof String && retryable instanceof Boolean;
        Object detail = body.get("detail") instanceof String ? body.get("detail") : body.get("message");
        return new TokenException(
                fromVendor ? (String) code : "http_" + status,
                status,
                fromVendor ? retry((String) code, (Boolean) retryable) : retry(status),
                retryAfterSeconds(response.retryAfter, response.date),
                detail instanceof String ? (String) detail : describe(response),
                null);
    }

    private static String describe(Response response) {
        boolean redirects = response.status >= 300 && response.status < 400 && response.location != null;
        return redirects
                // Without the query, which may be secret.
                ? "The endpoint redirects to " + response.location.split("\\?")[0] + ": use that address."
                : "The endpoint returned status " + response.status + ".";
    }

    private static Retry retry(String code, boolean retryable) {
        if (retryable) {
            return Retry.SOON;
        }
        return FINAL_CODES.contains(code) ? Retry.NEVER : Retry.SLOWLY;
    }

    private static Retry retry(int status) {
        return status >= 500 || status == 408 || status == 425 || status == 429 ? Retry.SOON : Retry.SLOWLY;
    }

    /**
     * Either form of {@code Retry-After} (RFC 9110, section 10.2.3) in seconds, at most one hour. A date is compared
     * with the response's own {@code Date}, because this machine's clock may be wrong; without one it is ignored.
     */
    static long retryAfterSeconds(String retryAfter, String date) {
        if (retryAfter == null) {
            return 0;
        }
        String value = retryAfter.trim();
        if (value.matches("[0-9]{1,9}")) {
            return Math.min(MAX_RETRY_AFTER_SECONDS, Long.parseLong(value));
        }
        Date then = httpDate(value);
        Date now = httpDate(date);
        if (then == null || now == null) {
            return 0;
        }
        return Math.max(0, Math.min(MAX_RETRY_AFTER_SECONDS, (then.getTime() - now.getTime()) / 1000));
    }

    private static Date httpDate(String value) {
        if (value == null) {
            return null;
        }
        SimpleDateFormat format = new SimpleDateFormat("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
        format.setTimeZone(TimeZone.getTimeZone("GMT"));
        try {
            return format.parse(value);
        } catch (ParseException e) {
            return null;
        }
    }
}
