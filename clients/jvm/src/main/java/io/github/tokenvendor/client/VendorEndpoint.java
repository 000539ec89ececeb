package io.github.tokenvendor.client;

import io.github.tokenvendor.client.Exchange.Response;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.concurrent.CancellationException;

/** The vendor's {@code POST /tokens}: each attempt returns a lease or throws one classified error. */
final class VendorEndpoint {

    private final URL url;
    private final RequestBody body;
    private final Authorization authorization;
    private final int timeoutMillis;

    VendorEndpoint(URL url, RequestBody body, Authorization authorization, int timeoutMillis) {
        this.url = url;
        this.body = body;
        this.authorization = authorization;
        this.timeoutMillis = timeoutMillis;
    }

    /** Whether requests carry an {@code Authorization} header. */
    boolean isAuthorized() {
        return authorization != null;
    }

    Lease requestToken(Attempt attempt, Stopwatch stopwatch) throws TokenException {
        String header = authorization();
        long sentAt = stopwatch.millis();
        Response response = send(attempt.refused(), header, attempt);
        if (response.status == HttpURLConnection.HTTP_UNAUTHORIZED && header != null) {
            // A sign-in may expire between two requests; the app may have a new one by now.
            header = authorization();
            sentAt = stopwatch.millis();
            response = send(attempt.refused(), header, attempt);
        }
        if (response.status == HttpURLConnection.HTTP_BAD_REQUEST && attempt.refused() != null) {
            // An older vendor rejects the member `refused`; retry without it.
            sentAt = stopwatch.millis();
            response = send(null, header, attempt);
        }
        if (response.status < 200 || response.status > 299) {
            throw Problem.of(response.status, Json.members(response.body), response.retryAfter, response.date);
        }
        return Lease.of(Json.members(response.body), sentAt);
    }

    /** The header's value, or null if the app supplies none. */
    private String authorization() throws TokenException {
        String value;
        try {
            value = authorization == null ? null : authorization.value();
        } catch (Throwable e) { // Including Errors: uncaught, they would skip the backoff.
            throw TokenException.transientFailure(
                    "authorization_failed", "The app's Authorization threw an exception.", e);
        }
        if (value != null && !value.matches("[\\x20-\\x7e\\t]*")) {
            // Checked here, because HttpURLConnection's exception quotes the value.
            throw TokenException.transientFailure(
                    "authorization_failed", "The Authorization has a character that HTTP headers do not allow.", null);
        }
        return value;
    }

    private Response send(String refused, String header, Attempt attempt) throws TokenException {
        Exchange exchange = new Exchange(url, body.bytes(refused), header, timeoutMillis);
        attempt.uses(exchange);
        try {
            return exchange.await();
        } catch (CancellationException e) {
            throw TokenException.transientFailure("cancelled", "A newer call canceled this one.", null);
        } catch (SocketTimeoutException e) {
            throw TokenException.transientFailure("timeout", "The vendor did not respond in time.", e);
        } catch (IOException e) {
            throw TokenException.transientFailure("network", "The vendor is unreachable.", e);
        }
    }
}
