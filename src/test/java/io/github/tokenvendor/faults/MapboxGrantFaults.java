package io.github.tokenvendor.faults;

import static io.github.tokenvendor.faults.ExpectedOutcome.NO_PROOF;
import static io.github.tokenvendor.faults.ExpectedOutcome.VENDED;
import static io.github.tokenvendor.faults.Fault.mapbox;
import static io.github.tokenvendor.faults.Http.MARK;
import static io.github.tokenvendor.faults.Http.answering;
import static io.github.tokenvendor.faults.Http.created;
import static io.github.tokenvendor.faults.Http.grant;
import static io.github.tokenvendor.faults.Http.gzip;
import static io.github.tokenvendor.faults.Http.message;
import static io.github.tokenvendor.faults.Http.status;
import static io.github.tokenvendor.faults.Http.success;
import static io.github.tokenvendor.faults.Http.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Successes that prove nothing, and a few odd ones that do. */
final class MapboxGrantFaults {
    private static final String BOMB = gzip(" ".repeat(40_000_000));

    private MapboxGrantFaults() {}

    static List<Fault> rows() {
        return Stream.of(bodies(), tokens(), payloads(), lies(), honest())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> bodies() {
        return List.of(
                mapbox("201 without a body", created(""), NO_PROOF),
                mapbox("204", status(204, "", ""), NO_PROOF),
                mapbox("a blank body", created("  \r\n"), NO_PROOF),
                mapbox("null", created("null"), NO_PROOF),
                mapbox("an array", created("[]"), NO_PROOF),
                mapbox("a string", created("\"" + MARK + "\""), NO_PROOF),
                mapbox("an empty object", created("{}"), NO_PROOF),
                mapbox("a page", created("<html>" + MARK + "</html>"), NO_PROOF),
                mapbox("broken JSON", created("{\"token\": " + MARK), NO_PROOF),
                mapbox("an error with a good status", created("{\"message\":\"" + MARK + "\"}"), NO_PROOF),
                mapbox("a good grant and more", body(good -> success(good) + "{}"), NO_PROOF),
                mapbox("two tokens", body(good -> "{\"token\":\"" + good + "\",\"token\":\"" + good + "\"}"), NO_PROOF),
                mapbox("a good grant in an array", body(good -> "[" + success(good) + "]"), NO_PROOF),
                mapbox("a good grant with a comment", body(good -> "/**/" + success(good)), NO_PROOF),
                mapbox(
                        "invalid UTF-8",
                        body(good -> "{\"note\":\"\u00c3\u0028\",\"token\":\"" + good + "\"}"),
                        NO_PROOF),
                mapbox("UTF-16", body(good -> latin1(success(good).getBytes(StandardCharsets.UTF_16))), NO_PROOF),
                mapbox(
                        "depth 10 000",
                        body(good ->
                                "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + ",\"token\":\"" + good + "\"}"),
                        NO_PROOF),
                mapbox(
                        "a good grant, compressed unasked",
                        answering(good -> message(201, "Content-Encoding: gzip\r\n", gzip(success(good.text())))),
                        NO_PROOF),
                mapbox(
                        "a bomb of 40 MB, compressed",
                        answering(good -> message(201, "Content-Encoding: gzip\r\n", BOMB)),
                        NO_PROOF),
                mapbox(
                        "a bomb in an error",
                        status(500, "Content-Encoding: gzip\r\n", BOMB),
                        ExpectedOutcome.mapboxUnavailable("mapbox_5xx")));
    }

    private static List<Fault> tokens() {
        return List.of(
                mapbox("no string: null", created("{\"token\":null}"), NO_PROOF),
                mapbox("no string: a number", created("{\"token\":1}"), NO_PROOF),
                mapbox("no string: an object", created("{\"token\":{}}"), NO_PROOF),
                mapbox("no string: an array", body(good -> "{\"token\":[\"" + good + "\"]}"), NO_PROOF),
                mapbox("empty", token(good -> ""), NO_PROOF),
                mapbox("some text", token(good -> MARK), NO_PROOF),
                mapbox("dots alone", token(good -> ".."), NO_PROOF),
                mapbox("no signature", token(good -> good.text().replaceFirst("\\.[^.]+$", "")), NO_PROOF),
                mapbox("an empty signature", token(good -> good.text().replaceFirst("[^.]+$", "")), NO_PROOF),
                mapbox("a fourth part", token(good -> good.text() + ".more"), NO_PROOF),
                mapbox("a space before it", token(good -> " " + good.text()), NO_PROOF),
                mapbox("a line end after it", token(good -> good.text() + "\n"), NO_PROOF),
                mapbox("a header smuggled in", token(good -> good.text() + "\r\nX-Evil: 1"), NO_PROOF),
                mapbox("a NUL within", token(good -> good.text() + "\u0000"), NO_PROOF),
                mapbox("an escape sequence", token(good -> "\u001b[31m" + good.text()), NO_PROOF),
                mapbox("quotes and angle brackets", token(good -> good.text() + "\"><script>"), NO_PROOF),
                mapbox("longer than 8 KiB", token(good -> good.text() + "A".repeat(8_192)), NO_PROOF),
                mapbox("a public token", grant(good -> good.usage("pk")), NO_PROOF),
                mapbox("a secret token", grant(good -> good.usage("sk")), NO_PROOF),
                mapbox("an unknown usage", grant(good -> good.usage("xk")), NO_PROOF),
                mapbox("the usage in capitals", grant(good -> good.usage("TK")), NO_PROOF),
                mapbox("the master token itself", token(good -> good.request().authorizing()), NO_PROOF));
    }

    private static List<Fault> payloads() {
        return List.of(
                mapbox("no base64", token(good -> "tk.%%%%.signature"), NO_PROOF),
                mapbox("base64 of another alphabet", token(good -> "tk.ab+/cd==.signature"), NO_PROOF),
                mapbox("base64 of no length", token(good -> "tk.abcde.signature"), NO_PROOF),
                mapbox("no JSON", token(good -> good.text(MARK)), NO_PROOF),
                mapbox("an empty payload", token(good -> good.text("{}")), NO_PROOF),
                mapbox("an array as payload", token(good -> good.text("[]")), NO_PROOF),
                mapbox("two payloads", token(good -> good.text("{}{}")), NO_PROOF),
                mapbox(
                        "an account told twice",
                        token(good -> good.text(
                                "{\"u\":\"someone\",\"u\":\"" + good.request().account() + "\"}")),
                        NO_PROOF));
    }

    private static List<Fault> lies() {
        return List.of(
                mapbox("another account", grant(good -> good.with("u", "someone-else")), NO_PROOF),
                mapbox(
                        "the account in capitals",
                        grant(good -> good.with("u", good.request().account().toUpperCase(Locale.ROOT))),
                        NO_PROOF),
                mapbox("no account", grant(good -> good.without("u")), NO_PROOF),
                mapbox("an account that is a number", grant(good -> good.with("u", 7)), NO_PROOF),
                mapbox("one scope more", grant(good -> good.with("scopes", more(good, "uploads:write"))), NO_PROOF),
                mapbox("the right to mint", grant(good -> good.with("scopes", more(good, "tokens:write"))), NO_PROOF),
                mapbox("no scope", grant(good -> good.with("scopes", List.of())), NO_PROOF),
                mapbox("another scope", grant(good -> good.with("scopes", List.of("uploads:list"))), NO_PROOF),
                mapbox("a scope in capitals", grant(good -> good.with("scopes", List.of("STYLES:TILES"))), NO_PROOF),
                mapbox("scopes not told", grant(good -> good.without("scopes")), NO_PROOF),
                mapbox("scopes in one string", grant(good -> good.with("scopes", "styles:tiles")), NO_PROOF),
                mapbox("a scope that is a number", grant(good -> good.with("scopes", more(good, 7))), NO_PROOF),
                mapbox("ends 6 s late", grant(good -> good.late(Duration.ofSeconds(6))), NO_PROOF),
                mapbox("ends a day late", grant(good -> good.late(Duration.ofDays(1))), NO_PROOF),
                mapbox("has ended", grant(good -> good.late(Duration.ofHours(-2))), NO_PROOF),
                mapbox("ends at 0", grant(good -> good.with("exp", 0)), NO_PROOF),
                mapbox("ends before time began", grant(good -> good.with("exp", -1)), NO_PROOF),
                mapbox("ends beyond all time", grant(good -> good.with("exp", BigInteger.TWO.pow(70))), NO_PROOF),
                mapbox("ends within a second", grant(good -> good.with("exp", 1_795_428_600.5)), NO_PROOF),
                mapbox("an end in a string", grant(good -> good.with("exp", "1795428600")), NO_PROOF),
                mapbox("never ends", grant(good -> good.without("exp")), NO_PROOF));
    }

    private static List<Fault> honest() {
        return List.of(
                mapbox("200", answering(good -> message(200, "", success(good.text()))), VENDED),
                mapbox("299", answering(good -> message(299, "", success(good.text()))), VENDED),
                mapbox("the token alone", body(good -> "{\"token\":\"" + good + "\"}"), VENDED),
                mapbox("members nobody knows", body(good -> "{\"x\":[{}],\"token\":\"" + good + "\"}"), VENDED),
                mapbox(
                        "lies beside a token that tells the truth",
                        body(good -> "{\"token\":\"" + good
                                + "\",\"expires\":\"9999-12-31T23:59:59Z\",\"expires_in\":1e9,\"scopes\":[\"*\"]}"),
                        VENDED),
                // Within the slack of the proof but past the requested, so another is minted that ends earlier.
                mapbox(
                                "ends 4 s late",
                                grant(good -> good.late(Duration.ofSeconds(4)).without("iat")),
                                VENDED)
                        .attempts(2),
                mapbox(
                        "ends a minute early",
                        grant(good -> good.late(Duration.ofSeconds(-60)).without("iat")),
                        VENDED),
                mapbox("does not tell when it was issued", grant(good -> good.without("iat")), VENDED),
                mapbox("issued in a string", grant(good -> good.with("iat", "now")), VENDED),
                mapbox(
                        "in the old protocol",
                        wire -> {
                            answering(good -> "HTTP/1.0 200 OK\r\n\r\n" + success(good.text()))
                                    .serve(wire);
                            wire.finish();
                        },
                        VENDED),
                mapbox(
                        "in chunks",
                        answering(good -> "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + Http.chunk(success(good.text())) + "0\r\n\r\n"),
                        VENDED),
                mapbox(
                        "as plain text, without a reason",
                        answering(good -> message(201, "", success(good.text()))
                                .replace(" Whatever", "")
                                .replace("application/json", "text/plain")),
                        VENDED));
    }

    private static ServerBehaviour body(UnaryOperator<String> body) {
        return answering(good -> message(201, "", body.apply(good.text())));
    }

    private static List<Object> more(ForgedToken good, Object scope) {
        return Stream.concat(good.request().scopes().stream(), Stream.of(scope)).toList();
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
