package io.github.tokenvendor.faults;

import static io.github.tokenvendor.faults.ExpectedOutcome.NO_PROOF;
import static io.github.tokenvendor.faults.ExpectedOutcome.VENDED;
import static io.github.tokenvendor.faults.ExpectedOutcome.mapboxUnavailable;
import static io.github.tokenvendor.faults.ExpectedOutcome.untrustworthy;
import static io.github.tokenvendor.faults.Fault.mapbox;
import static io.github.tokenvendor.faults.Http.MARK;
import static io.github.tokenvendor.faults.Http.chunk;
import static io.github.tokenvendor.faults.Http.dribble;
import static io.github.tokenvendor.faults.Http.flood;
import static io.github.tokenvendor.faults.Http.message;
import static io.github.tokenvendor.faults.Http.raw;
import static io.github.tokenvendor.faults.Http.rawAndClose;

import java.util.List;
import java.util.stream.Stream;

/** What can go wrong between the vendor and Mapbox before there is an answer to read. A row is a line to add. */
final class MapboxTransportFaults {
    private static final ExpectedOutcome NOT_CONNECTED = mapboxUnavailable("mapbox_connect");
    private static final ExpectedOutcome BROKEN = mapboxUnavailable("mapbox_broken");
    private static final ExpectedOutcome TIMED_OUT = mapboxUnavailable("mapbox_timeout");
    private static final ExpectedOutcome OVERSIZED = untrustworthy("mapbox_oversized");
    private static final ExpectedOutcome UNEXPECTED = untrustworthy("mapbox_unexpected");

    private static final String OK = "HTTP/1.1 201 Created\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String HALF = OK + "Content-Length: 400\r\n\r\n{\"token\":\"" + MARK;

    private MapboxTransportFaults() {}

    static List<Fault> rows() {
        return Stream.of(connections(), slow(), endless(), garbage(), framing())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> connections() {
        return List.of(
                mapbox("connection refused", ConnectionFault.REFUSES, NOT_CONNECTED),
                mapbox("connection never accepted", ConnectionFault.NEVER_ACCEPTS, TIMED_OUT),
                mapbox("accepted and closed at once", (BelowTls) ServerConnection::finish, NOT_CONNECTED)
                        .attempts(2),
                mapbox("accepted and reset at once", (BelowTls) ServerConnection::reset, BROKEN)
                        .attempts(2),
                mapbox("request read, then the end", rawAndClose(""), BROKEN).attempts(2),
                mapbox("request read, then reset", resetAfter(""), BROKEN).attempts(2),
                mapbox("reset within the status line", resetAfter("HTTP/1.1 20"), BROKEN)
                        .attempts(2),
                mapbox("reset after the status line", resetAfter(OK), BROKEN).attempts(2),
                // A reset overtakes what was sent before it and is not read yet: then no answer has begun.
                mapbox("reset within the headers", resetAfter(OK + "Content-Type: appl"), BROKEN)
                        .attempts(1, 2),
                mapbox("reset before the body", resetAfter(OK + "Content-Length: 9\r\n\r\n"), BROKEN)
                        .attempts(1, 2),
                mapbox("reset within the body", resetAfter(HALF), BROKEN).attempts(1, 2),
                mapbox("end within the status line", rawAndClose("HTTP/1.1 20"), UNEXPECTED),
                mapbox("end after the status line", rawAndClose(OK), NO_PROOF),
                mapbox("end within the headers", rawAndClose(OK + "Content-Type: appl"), NO_PROOF),
                mapbox("end within the body", rawAndClose(HALF), bodyCutShort()),
                mapbox("TLS cut off within the body", cutOff(HALF), bodyCutShort()),
                mapbox("end within a chunk", rawAndClose(CHUNKED + "40\r\n{\"token\":"), BROKEN),
                mapbox("end before the last chunk", rawAndClose(CHUNKED + chunk("{}")), BROKEN));
    }

    /** Java 17 hands over a body that is shorter than its Content-Length; Java 25 misses the rest. */
    private static ExpectedOutcome bodyCutShort() {
        return Runtime.version().feature() < 25 ? NO_PROOF : BROKEN;
    }

    private static List<Fault> slow() {
        return List.of(
                mapbox("request never read", wire -> {}, TIMED_OUT),
                mapbox("never answered", raw(""), TIMED_OUT),
                mapbox("stalls within the status line", raw("HTTP/1.1 2"), TIMED_OUT),
                mapbox("stalls after the status line", raw(OK), TIMED_OUT),
                mapbox("stalls within the headers", raw(OK + "Content-"), TIMED_OUT),
                mapbox("stalls before the body", raw(OK + "Content-Length: 9\r\n\r\n"), TIMED_OUT),
                mapbox("stalls within the body", raw(HALF), TIMED_OUT),
                mapbox("stalls within a chunk", raw(CHUNKED + "40\r\n{"), TIMED_OUT),
                mapbox("stalls within a refusal", raw("HTTP/1.1 503 No\r\nContent-Length: 99\r\n\r\n{"), TIMED_OUT),
                mapbox("dribbles its status line", dribble("", OK), TIMED_OUT),
                mapbox("dribbles its headers", dribble(OK, "X-Long: " + "a".repeat(999)), TIMED_OUT),
                mapbox("dribbles its body", dribble(OK + "Content-Length: 999\r\n\r\n", " ".repeat(999)), TIMED_OUT),
                mapbox("dribbles a body without length", dribble(OK + "\r\n", " ".repeat(999)), TIMED_OUT),
                mapbox("dribbles a refusal's body", dribble("HTTP/1.1 500 No\r\n\r\n", " ".repeat(999)), TIMED_OUT),
                mapbox(
                        "dribbles a 401's body",
                        dribble("HTTP/1.1 401 No\r\n\r\n", " ".repeat(999)),
                        ExpectedOutcome.misconfigured("mapbox_401")),
                mapbox(
                        "dribbles chunks of one byte",
                        dribble(CHUNKED, chunk(" ").repeat(99)),
                        TIMED_OUT),
                mapbox("dribbles the size of a chunk", dribble(CHUNKED, "0".repeat(999)), TIMED_OUT),
                mapbox("dribbles a chunk's extension", dribble(CHUNKED, "1;x=" + "a".repeat(999)), TIMED_OUT),
                mapbox("dribbles a trailer", dribble(CHUNKED + "0\r\n", "X: " + "a".repeat(999)), TIMED_OUT),
                mapbox("dribbles interim answers", dribble("", "HTTP/1.1 100 Wait\r\n\r\n".repeat(9)), TIMED_OUT));
    }

    private static List<Fault> endless() {
        String error = "HTTP/1.1 500 No\r\n\r\n";
        return List.of(
                mapbox("endless body", flood(OK + "\r\n", " ".repeat(8_192)), OVERSIZED),
                mapbox(
                        "endless body of a length never reached",
                        flood(OK + "Content-Length: 99999999999\r\n\r\n", " ".repeat(8_192)),
                        OVERSIZED),
                mapbox("endless chunks", flood(CHUNKED, chunk(" ".repeat(4_096))), OVERSIZED),
                mapbox("endless chunk extension", flood(CHUNKED + "1;", "x".repeat(4_096)), BROKEN),
                mapbox("endless trailers", flood(CHUNKED + "0\r\n", "X-Y: z\r\n".repeat(99)), TIMED_OUT),
                mapbox("endless headers", flood(OK, "X-Filler: " + "y".repeat(999) + "\r\n"), BROKEN),
                mapbox("endless header line", flood(OK + "X-Filler: ", "y".repeat(4_096)), BROKEN),
                mapbox("endless status line", flood("HTTP/1.1 201 ", "y".repeat(4_096)), BROKEN),
                mapbox("endless interim answers", flood("", "HTTP/1.1 100 Wait\r\n\r\n".repeat(99)), BROKEN),
                mapbox("endless bytes that are no HTTP", flood("", "y".repeat(4_096)), BROKEN),
                mapbox("endless body of a refusal", flood(error, MARK), mapboxUnavailable("mapbox_5xx")),
                mapbox("endless body of a redirection", flood("HTTP/1.1 302 No\r\n\r\n", MARK), OVERSIZED),
                mapbox(
                        "endless bytes after a good grant",
                        wire -> {
                            ForgedToken token = new ForgedToken(MintRequest.parse(wire.readRequest()));
                            wire.send(message(201, "", Http.success(token.text())));
                            wire.floodBelowTls();
                        },
                        VENDED),
                mapbox("one byte more than is read", raw(message(201, "", padded(64 * 1_024 + 1))), OVERSIZED));
    }

    private static List<Fault> garbage() {
        return List.of(
                mapbox("a status line of garbage", rawAndClose("\u0001\u00ff\u0000\u0080\r\n\r\n"), BROKEN),
                mapbox("a body and nothing before it", rawAndClose("{\"token\":\"" + MARK + "\"}"), BROKEN),
                mapbox("a status that is no number", raw("HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"), BROKEN),
                mapbox("no status", rawAndClose("HTTP/1.1 \r\nContent-Length: 0\r\n\r\n"), BROKEN),
                mapbox("a negative status", raw("HTTP/1.1 -201 OK\r\nContent-Length: 0\r\n\r\n"), BROKEN),
                mapbox(
                        "a status beyond all numbers",
                        raw("HTTP/1.1 99999999999 OK\r\nContent-Length: 0\r\n\r\n"),
                        BROKEN),
                mapbox("the banner of another protocol", rawAndClose("SSH-2.0-OpenSSH_9.6\r\n"), BROKEN),
                mapbox("a TLS alert", rawAndClose("\u0015\u0003\u0003\u0000\u0002\u0002\u0028"), BROKEN)
                        .attempts(2),
                mapbox("HTTP/2 settings", rawAndClose("\u0000\u0000\u0000\u0004" + "\u0000".repeat(5)), BROKEN),
                mapbox("white space only", rawAndClose("\r\n\r\n\r\n"), BROKEN).attempts(2),
                mapbox("a status in four digits", raw("HTTP/1.1 2010 OK\r\nContent-Length: 2\r\n\r\n{}"), UNEXPECTED),
                mapbox("a status of zeros", raw("HTTP/1.1 000 OK\r\nContent-Length: 2\r\n\r\n{}"), UNEXPECTED));
    }

    private static List<Fault> framing() {
        return List.of(
                mapbox("a chunk size that is no number", raw(CHUNKED + "zz\r\n{}\r\n0\r\n\r\n"), BROKEN),
                mapbox("a negative chunk size", raw(CHUNKED + "-2\r\n{}\r\n0\r\n\r\n"), BROKEN),
                mapbox("a chunk size beyond all numbers", raw(CHUNKED + "fffffffffffffffff\r\n{}"), BROKEN),
                mapbox("a length that is no number", rawAndClose(OK + "Content-Length: x\r\n\r\n{}"), NO_PROOF),
                mapbox("a negative length", rawAndClose(OK + "Content-Length: -1\r\n\r\n{}"), NO_PROOF),
                mapbox("a length of nothing", raw(OK + "Content-Length: 0\r\n\r\n" + Http.success("x")), NO_PROOF),
                mapbox("headers of 200 KiB and no proof", raw(message(201, headers(200), "{}")), NO_PROOF),
                mapbox("headers of 200 KiB and a good grant", honest(headers(200)), VENDED),
                mapbox("more headers than anyone reads", raw(message(201, headers(2_000), "{}")), BROKEN),
                mapbox(
                        "an interim answer before the good one",
                        wire -> {
                            ForgedToken token = new ForgedToken(MintRequest.parse(wire.readRequest()));
                            wire.send("HTTP/1.1 100 Continue\r\n\r\n" + message(201, "", Http.success(token.text())));
                        },
                        VENDED),
                mapbox(
                        "exactly as much as is read",
                        Http.answering(token -> {
                            String body = Http.success(token.text());
                            return message(201, "", body + " ".repeat(64 * 1_024 - body.length()));
                        }),
                        VENDED));
    }

    private static ServerBehaviour honest(String headers) {
        return Http.answering(token -> message(201, headers, Http.success(token.text())));
    }

    private static String headers(int kibibytes) {
        return ("X-Filler: " + "y".repeat(1_012) + "\r\n").repeat(kibibytes);
    }

    private static String padded(int length) {
        return "{}" + " ".repeat(length - 2);
    }

    private static ServerBehaviour resetAfter(String bytes) {
        return wire -> {
            wire.readRequest();
            wire.send(bytes);
            wire.reset();
        };
    }

    private static ServerBehaviour cutOff(String bytes) {
        return wire -> {
            wire.readRequest();
            wire.send(bytes);
            wire.truncate();
        };
    }
}
