package io.github.tokenvendor.client;

import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/** Reads a refusal: the vendor's own (RFC 9457), or that of a gateway or proxy, of which only the status counts. */
final class Problem {

    private static final long LONGEST_SECONDS = 3600;

    private Problem() {}

    static TokenException of(int status, Map<String, Object> body, String retryAfter, String date) {
        Object code = body.get("code");
        Object retryable = body.get("retryable");
        boolean told = code instanceof String && retryable instanceof Boolean;
        Object detail = body.get("detail") instanceof String ? body.get("detail") : body.get("message");
        return new TokenException(
                told ? (String) code : "http_" + status,
                status,
                told ? (Boolean) retryable : status >= 500 || status == 408 || status == 425 || status == 429,
                seconds(retryAfter, date),
                detail instanceof String ? (String) detail : "The endpoint answered with status " + status + ".",
                null);
    }

    /**
     * Either form of {@code Retry-After} (RFC 9110, section 10.2.3), in seconds, an hour at most. A date is counted
     * from the answer's own {@code Date}, because this machine's may be wrong; without one it says nothing.
     */
    static long seconds(String retryAfter, String date) {
        if (retryAfter == null) {
            return 0;
        }
        String value = retryAfter.trim();
        if (value.matches("[0-9]{1,9}")) {
            return Math.min(LONGEST_SECONDS, Long.parseLong(value));
        }
        Date then = httpDate(value);
        Date now = httpDate(date);
        if (then == null || now == null) {
            return 0;
        }
        return Math.max(0, Math.min(LONGEST_SECONDS, (then.getTime() - now.getTime()) / 1000));
    }

    private static Date httpDate(String value) {
        if (value == null) {
            return null;
        }
        SimpleDateFormat format = new SimpleDateFormat("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);
        format.setTimeZone(TimeZone.getTimeZone("GMT"));
        try {
            return format.parse(value);
        } catch (ParseException e) {
            return null;
        }
    }
}
