package io.github.tokenvendor.client;

import io.github.tokenvendor.client.Exchange.Answer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.concurrent.CancellationException;

/** The vendor's {@code POST /tokens}: each attempt brings one lease or one classified error. */
final class VendorEndpoint {

    private final URL url;
    private final RequestBody request;
    private final Authorization authorization;
    private final int ceilingMillis;

    VendorEndpoint(URL url, RequestBody request, Authorization authorization, int ceilingMillis) {
        this.url = url;
        this.request = request;
        this.authorization = authorization;
        this.ceilingMillis = ceilingMillis;
    }

    /** Whether it matters who asks. */
    boolean isAuthorized() {
        return authorization != null;
    }

    Lease ask(Attempt attempt, Stopwatch stopwatch) throws TokenException {
        String header = authorization();
        long sentAt = stopwatch.millis();
        Answer answer = send(attempt.refused(), header, attempt);
        if (answer.status == HttpURLConnection.HTTP_UNAUTHORIZED && header != null) {
            // A sign-in may end between two requests; whoever supplies it may have a new one by now.
            header = authorization();
            sentAt = stopwatch.millis();
            answer = send(attempt.refused(), header, attempt);
        }
        if (answer.status == HttpURLConnection.HTTP_BAD_REQUEST && attempt.refused() != null) {
            // A vendor of an earlier version refuses the member; that must not be the end.
            sentAt = stopwatch.millis();
            answer = send(null, header, attempt);
        }
        if (answer.status < 200 || answer.status > 299) {
            throw Problem.of(answer.status, Json.members(answer.body), answer.retryAfter, answer.date);
        }
        return Lease.of(Json.members(answer.body), sentAt);
    }

    /** Null if the app supplies none. */
    private String authorization() throws TokenException {
        String value;
        try {
            value = authorization == null ? null : authorization.value();
        } catch (Throwable e) { // An Error too: uncaught, it would have the client ask again and again without a pause.
            throw TokenException.transientFailure(
                    "authorization_failed", "The Authorization could not be supplied.", e);
        }
        if (value != null && !value.matches("[\\x20-\\x7e\\t]*")) {
            // Said here, because the exception of HttpURLConnection quotes the value.
            throw TokenException.transientFailure(
                    "authorization_failed", "The Authorization has a character that no HTTP header may hold.", null);
        }
        return value;
    }

    private Answer send(String refused, String header, Attempt attempt) throws TokenException {
        Exchange exchange = new Exchange(url, request.body(refused), header, ceilingMillis);
        attempt.runs(exchange);
        try {
            return exchange.await();
        } catch (CancellationException e) {
            throw TokenException.transientFailure("cancelled", "A newer call has taken its place.", null);
        } catch (SocketTimeoutException e) {
            throw TokenException.transientFailure("timeout", "The vendor did not answer in time.", e);
        } catch (IOException e) {
            throw TokenException.transientFailure("network", "The vendor is out of reach.", e);
        }
    }
}
