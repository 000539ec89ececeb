package io.github.tokenvendor.client;

import io.github.tokenvendor.client.Exchange.Response;
import io.github.tokenvendor.client.TokenException.Retry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** The vendor's {@code POST /tokens}: each attempt returns a lease or throws one classified error. */
final class VendorEndpoint {

    private final URL url;
    private final RequestBody body;
    private final RequestHeaders headers;
    private final boolean contentSha256;
    private final EdgeCache edge;
    private final int timeoutMillis;

    /**
     * Creates an endpoint.
     *
     * @param contentSha256 whether to send the body's digest
     * @param edge          where to look for a copy before asking the vendor, or null
     */
    VendorEndpoint(
            URL url,
            RequestBody body,
            RequestHeaders headers,
            boolean contentSha256,
            EdgeCache edge,
            int timeoutMillis) {
        this.url = url;
        this.body = body;
        this.headers = headers;
        this.contentSha256 = contentSha256;
        this.edge = edge;
        this.timeoutMillis = timeoutMillis;
    }

    /** Whether a later request may carry other headers. */
    boolean isAuthorized() {
        return headers.areSupplied();
    }

    Lease requestToken(Attempt attempt, Stopwatch stopwatch) throws TokenException {
        if (edge != null && attempt.refused() == null) {
            long sentAt = stopwatch.millis();
            Exchange get = new Exchange(edge.url(), null, Collections.emptyMap(), timeoutMillis);
            Lease copy = edge.lease(checked(response(get, attempt)), sentAt);
            if (copy != null) {
                return copy;
            }
        }
        return post(attempt, stopwatch);
    }

    private Lease post(Attempt attempt, Stopwatch stopwatch) throws TokenException {
        Map<String, String> given = headers.next();
        long sentAt = stopwatch.millis();
        Response response = send(attempt.refused(), given, attempt);
        if (response.status == HttpURLConnection.HTTP_UNAUTHORIZED && headers.areSupplied() && !given.isEmpty()) {
            // A sign-in may expire between two requests; the app may have a new one by now.
            given = headers.next();
            sentAt = stopwatch.millis();
            response = send(attempt.refused(), given, attempt);
        }
        if (response.status == HttpURLConnection.HTTP_BAD_REQUEST && attempt.refused() != null) {
            // An older vendor rejects the member `refused`; retry without it.
            sentAt = stopwatch.millis();
            response = send(null, given, attempt);
        }
        return Lease.of(Json.members(checked(response).body), sentAt);
    }

    private Response send(String refused, Map<String, String> given, Attempt attempt) throws TokenException {
        byte[] bytes = body.bytes(refused);
        Map<String, String> all = new LinkedHashMap<>(given);
        if (contentSha256) {
            all.put("x-amz-content-sha256", RequestBody.sha256(bytes));
        }
        return response(new Exchange(url, bytes, all, timeoutMillis), attempt);
    }

    private static Response response(Exchange exchange, Attempt attempt) throws TokenException {
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

    /** The response itself if it is a success that is not an HTML page. */
    private static Response checked(Response response) throws TokenException {
        if (!response.isSuccess()) {
            throw Problem.of(response);
        }
        if (response.body.trim().startsWith("<")) {
            String message =
                    "The endpoint returned an HTML page instead of a token: it is a website, or a CDN that replaces"
                            + " errors with a page, such as CloudFront with custom error responses.";
            throw new TokenException("invalid_response", response.status, Retry.SLOWLY, 0, message, null);
        }
        return response;
    }
}
