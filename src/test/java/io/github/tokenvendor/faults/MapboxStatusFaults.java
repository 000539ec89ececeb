package io.github.tokenvendor.faults;

import static io.github.tokenvendor.faults.ExpectedOutcome.mapboxUnavailable;
import static io.github.tokenvendor.faults.ExpectedOutcome.misconfigured;
import static io.github.tokenvendor.faults.ExpectedOutcome.rateLimited;
import static io.github.tokenvendor.faults.ExpectedOutcome.untrustworthy;
import static io.github.tokenvendor.faults.Fault.mapbox;
import static io.github.tokenvendor.faults.Http.MARK;
import static io.github.tokenvendor.faults.Http.status;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every status that Mapbox documents for its Tokens API, and those that it has no business to send.
 *
 * @see <a href="https://docs.mapbox.com/api/accounts/tokens/#token-api-errors">Tokens API errors</a>
 */
final class MapboxStatusFaults {
    private static final ExpectedOutcome UNEXPECTED = untrustworthy("mapbox_unexpected");

    /** The fakes' time, in the two forms in which Mapbox tells it. */
    private static final String DATE = "Date: Mon, 23 Nov 2026 10:00:00 GMT\r\n";

    private static final long SECONDS = 1_795_428_000L;

    private MapboxStatusFaults() {}

    static List<Fault> rows() {
        return Stream.of(informational(), redirections(), refusals(), rateLimits(), failures())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> informational() {
        return List.of(
                mapbox("100 and nothing more", status(100, "", ""), mapboxUnavailable("mapbox_timeout")),
                mapbox("101, switching protocols", status(101, "Upgrade: websocket\r\n", ""), interim("mapbox_broken")),
                mapbox(
                                "103 and the end",
                                Http.rawAndClose("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
                                interim("mapbox_broken"))
                        // Java 20 and newer miss the final answer, of which nothing has come, and ask once more.
                        .attempts(Runtime.version().feature() < 20 ? 1 : 2),
                mapbox("199", status(199, "", ""), interim("mapbox_timeout")),
                mapbox("a status below all classes", status(99, "", "{}"), UNEXPECTED));
    }

    private static List<Fault> redirections() {
        String elsewhere = "Location: https://localhost:1/tokens/v2/elsewhere?access_token=" + MARK + "\r\n";
        Stream<Fault> elsewhereRows = IntStream.of(300, 301, 302, 303, 307, 308)
                .mapToObj(status -> mapbox(status + " elsewhere", status(status, elsewhere, "{}"), UNEXPECTED));
        Stream<Fault> others = Stream.of(
                mapbox(
                        "302 to itself",
                        Http.answering(token -> Http.message(
                                302, "Location: /tokens/v2/" + token.request().account() + "\r\n", "{}")),
                        UNEXPECTED),
                mapbox("302 without a place", status(302, "", "{}"), UNEXPECTED),
                mapbox("304", status(304, "", ""), UNEXPECTED),
                mapbox("305, use a proxy", status(305, elsewhere, ""), UNEXPECTED));
        return Stream.concat(elsewhereRows, others).toList();
    }

    private static List<Fault> refusals() {
        String late = message("expires is more than one hour in the future");
        return List.of(
                mapbox("400", status(400), misconfigured("mapbox_400")),
                mapbox("401", status(401), misconfigured("mapbox_401")),
                mapbox(
                        "401 with a challenge",
                        status(401, "WWW-Authenticate: Basic realm=\"x\"\r\n", ""),
                        misconfigured("mapbox_401")),
                mapbox("403", status(403), misconfigured("mapbox_403")),
                mapbox("404 Not found", status(404), misconfigured("mapbox_404")),
                mapbox("404 No such user", status(404, "", message("No such user")), misconfigured("mapbox_404")),
                mapbox(
                        "404 as a page",
                        status(404, "Content-Type: text/html\r\n", "<html>" + MARK + "</html>"),
                        misconfigured("mapbox_404")),
                mapbox(
                        "422 scopes are invalid",
                        status(422, "", message("scopes are invalid")),
                        misconfigured("mapbox_422")),
                mapbox("422 without a message", status(422, "", ""), misconfigured("mapbox_422")),
                mapbox("422 about expires, no Date", status(422, "", late), misconfigured("mapbox_422")),
                mapbox(
                        "422 about expires, Date of garbage",
                        status(422, "Date: yesterday\r\n", late),
                        misconfigured("mapbox_422")),
                mapbox("422 about expires, whatever is asked", status(422, DATE, late), misconfigured("mapbox_422"))
                        .attempts(2),
                mapbox(
                                "422 of the year 1",
                                status(422, "Date: Mon, 01 Jan 0001 00:00:00 GMT\r\n", late),
                                misconfigured("mapbox_422"))
                        .attempts(2),
                mapbox("405", status(405), untrustworthy("mapbox_405")),
                mapbox("407", status(407), untrustworthy("mapbox_407")),
                mapbox("408", status(408), untrustworthy("mapbox_408")),
                mapbox("410", status(410), untrustworthy("mapbox_410")),
                mapbox("451", status(451), untrustworthy("mapbox_451")),
                mapbox("499", status(499), untrustworthy("mapbox_499")));
    }

    private static List<Fault> rateLimits() {
        return List.of(
                mapbox("429 without headers", status(429), rateLimited(60)),
                mapbox("429 until the next second", limited(DATE, SECONDS + 1), rateLimited(1)),
                mapbox("429 for 17 seconds", limited(DATE, SECONDS + 17), rateLimited(17)),
                mapbox("429 for 17 seconds, no Date", limited("", SECONDS + 17), rateLimited(17)),
                mapbox(
                        "429 counted by Mapbox's clock",
                        limited("Date: Mon, 23 Nov 2026 11:00:00 GMT\r\n", SECONDS + 3_617),
                        rateLimited(17)),
                mapbox("429 for an hour", limited(DATE, SECONDS + 3_600), rateLimited(60)),
                mapbox("429 until a moment that has passed", limited(DATE, SECONDS - 5), rateLimited(1)),
                mapbox("429 until the end of time", limited(DATE, Long.MAX_VALUE), rateLimited(60)),
                mapbox("429 until the beginning of time", limited(DATE, Long.MIN_VALUE), rateLimited(60)),
                mapbox(
                        "429 with a reset of garbage",
                        status(429, DATE + "X-Rate-Limit-Reset: soon\r\n", "{}"),
                        rateLimited(60)),
                mapbox(
                        "429 with the empty reset",
                        status(429, DATE + "X-Rate-Limit-Reset:\r\n", "{}"),
                        rateLimited(60)),
                mapbox("429 with Retry-After only", status(429, "Retry-After: 7\r\n", "{}"), rateLimited(7)),
                mapbox(
                        "429 with Retry-After as a date",
                        status(429, DATE + "Retry-After: Mon, 23 Nov 2026 10:00:07 GMT\r\n", "{}"),
                        rateLimited(7)),
                mapbox("429 with Retry-After of garbage", status(429, "Retry-After: -7\r\n", "{}"), rateLimited(60)));
    }

    private static List<Fault> failures() {
        Stream<Fault> fives = IntStream.of(500, 501, 502, 503, 504, 505, 511, 520, 599)
                .mapToObj(status -> mapbox("" + status, status(status), mapboxUnavailable("mapbox_5xx")));
        Stream<Fault> others = Stream.of(
                mapbox(
                        "503 and come back in a day",
                        status(503, "Retry-After: 86400\r\n", ""),
                        mapboxUnavailable("mapbox_5xx")),
                mapbox("500 as a page", status(500, "", "<html>" + MARK), mapboxUnavailable("mapbox_5xx")),
                mapbox("600", status(600), UNEXPECTED),
                mapbox("999", status(999), UNEXPECTED));
        return Stream.concat(fives, others).toList();
    }

    /** Java 20 and newer pass over interim answers, as HTTP wants it, and then miss the final one. */
    private static ExpectedOutcome interim(String missing) {
        return Runtime.version().feature() < 20 ? UNEXPECTED : mapboxUnavailable(missing);
    }

    private static ServerBehaviour limited(String date, long reset) {
        String headers = date + "X-Rate-Limit-Interval: 60\r\nX-Rate-Limit-Limit: 100\r\nX-Rate-Limit-Reset: " + reset;
        return status(429, headers + "\r\n", message("Too Many Requests"));
    }

    private static String message(String text) {
        return "{\"message\":\"" + text + " " + MARK + "\"}";
    }
}
