package io.github.tokenvendor.client;

import io.github.tokenvendor.client.Exchange.Response;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeSet;

/** The vendor's {@code GET /tokens/anonymous}, whose responses shared caches may keep. */
final class EdgeCache {

    private final URL url;
    private final TimeSource time;

    /**
     * Creates the cache's client.
     *
     * @param endpoint the vendor's {@code POST /tokens}
     * @param scopes   null for all that the vendor allows
     */
    EdgeCache(URL endpoint, List<String> scopes, TimeSource time) {
        this.url = url(endpoint, scopes);
        this.time = time;
    }

    URL url() {
        return url;
    }

    /** The only spelling that the vendor accepts: sorted, without repeats, not percent-encoded. */
    private static URL url(URL endpoint, List<String> scopes) {
        String path = endpoint.getPath().replaceFirst("/*$", "/anonymous");
        StringBuilder list = new StringBuilder(); // String.join needs Android 8.
        for (String scope : scopes == null ? new TreeSet<String>() : new TreeSet<>(scopes)) {
            list.append(list.length() == 0 ? "" : ",").append(scope);
        }
        String query = scopes == null ? "" : "?scopes=" + list;
        try {
            return new URL(endpoint.getProtocol(), endpoint.getHost(), endpoint.getPort(), path + query);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("The endpoint was a URL.", e);
        }
    }

    /**
     * The lease of a copy, shortened by the copy's age; null if the copy is so old that its token is due for a refresh.
     *
     * @param sentAt when the request was sent
     * @throws TokenException if the response has no temporary token
     */
    Lease lease(Response response, long sentAt) throws TokenException {
        Map<String, Object> body = Json.members(response.body);
        Lease lease = Lease.of(body, sentAt);
        // A cache may hide the age. By this machine's clock the token may then have less left than the copy says.
        long byClock = lease.expiresAt - sentAt - millisLeft(body.get("expires"));
        return lease.aged(Math.max(Math.max(0, byClock), ageMillis(response.age)), sentAt);
    }

    private static long ageMillis(String age) {
        return age != null && age.trim().matches("[0-9]{1,9}") ? Long.parseLong(age.trim()) * 1000 : 0;
    }

    /** Milliseconds from now until {@code expires}, by this machine's clock; a very long time if it is malformed. */
    private long millisLeft(Object expires) {
        // java.time needs Android 8.
        SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss", Locale.US);
        format.setTimeZone(TimeZone.getTimeZone("GMT"));
        try {
            if (expires instanceof String && ((String) expires).endsWith("Z")) {
                return format.parse((String) expires).getTime() - time.wallMillis();
            }
        } catch (ParseException e) {
            // Treated as absent.
        }
        return Long.MAX_VALUE / 2;
    }
}
