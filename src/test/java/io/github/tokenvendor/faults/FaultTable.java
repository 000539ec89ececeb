package io.github.tokenvendor.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tokenvendor.faults.Fault.Upstream;
import io.github.tokenvendor.faults.Fault.Way;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.Row;
import io.github.tokenvendor.testing.RowSyntax;
import io.github.tokenvendor.testing.ScriptedMapbox.MintRequest;
import io.github.tokenvendor.testing.Table;
import io.github.tokenvendor.testing.WireConnection;
import io.github.tokenvendor.testing.WireServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

/** Reads {@code upstream-faults.txt}, whose header explains the notation, and misbehaves as its rows say. */
final class FaultTable {
    /** Part of every text that an upstream sends; none of it may be passed on. */
    static final String MARK = "upstream-said-so";

    private static final String KEYS =
            "at proxy connection certificate request send status filler body error secret token payload usage late"
                    + " dribble flood then expect attempts after";
    private static final String PAYLOAD = "{\"u\":\"cartographer\",\"a\":\"clx0123456789abcdef\"}";
    private static final String BOMB = gzip(" ".repeat(40_000_000));
    private static final ObjectMapper JSON = new ObjectMapper();

    private FaultTable() {}

    /** All rows, Mapbox's first. */
    static List<Fault> rows() {
        List<Row> rows = Table.read("/upstream-faults.txt", KEYS, "header claim");
        return Arrays.stream(Upstream.values())
                .flatMap(upstream -> rows.stream()
                        .filter(row -> row.words("at").contains(upstream.label()))
                        .map(row -> fault(upstream, row)))
                .toList();
    }

    /** A well-formed response; each header field ends with CR LF. */
    static String message(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " Whatever\r\nContent-Type: application/json\r\n" + headers + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** Sends a status with an error body of Mapbox's kind. */
    static WireServer.Behavior status(int status) {
        return WireServer.sending(message(status, "", "{\"message\":\"" + MARK + "\"}"));
    }

    private static Fault fault(Upstream upstream, Row row) {
        Script script = new Script(row);
        String none = script.connection() == WireServer.Connection.ACCEPTED ? "1" : "0";
        String[] attempts = row.value("attempts").orElse(none).split("\\.\\.");
        return new Fault(
                row.name(),
                upstream,
                row.value("proxy")
                        .map(way -> Way.valueOf(way.toUpperCase(Locale.ROOT)))
                        .orElse(Way.DIRECT),
                script,
                ExpectedOutcome.parse(row.value("expect").orElseThrow().replace("*", upstream.label())),
                Integer.parseInt(attempts[0]),
                Integer.parseInt(attempts[attempts.length - 1]));
    }

    /** The upstream's behavior, according to a row. */
    private record Script(Row row) implements WireServer.Behavior {
        @Override
        public WireServer.Connection connection() {
            String name = row.value("connection").orElse("accepted").replace(' ', '_');
            return WireServer.Connection.valueOf(name.toUpperCase(Locale.ROOT));
        }

        @Override
        public boolean isBelowTls() {
            return List.of("none", "byte", "pending").contains(request());
        }

        @Override
        public SSLContext certificate(SSLContext own) {
            return row.value("certificate")
                    .map(name -> Certificates.get().server(name))
                    .orElse(own);
        }

        @Override
        public void serve(WireConnection wire) throws IOException {
            String read = read(wire);
            if (row.value("after").isPresent() && ScenarioIssuer.asksForDiscovery(read)) {
                wire.send(message(200, "", ScenarioIssuer.discovery(ScenarioIssuer.name(read))));
                return;
            }
            Texts texts = new Texts(row, read);
            if (row.value("send").isPresent()) {
                wire.send(texts.of("send"));
            }
            if (row.value("status").isPresent()) {
                String filler = ("X-Filler: " + "y".repeat(1_012) + "\r\n")
                        .repeat(Integer.parseInt(row.value("filler").orElse("0")));
                wire.send(message(Integer.parseInt(row.value("status").get()), texts.headers() + filler, texts.body()));
            }
            if (row.value("dribble").isPresent()) {
                wire.dribble(texts.of("dribble"));
            }
            if (row.value("flood").isPresent()) {
                wire.flood(texts.of("flood"));
            }
            switch (row.value("then").orElse("")) {
                case "end" -> wire.end();
                case "cut" -> wire.cut();
                case "reset" -> wire.reset();
                case "flood" -> wire.floodBelowTls();
                default -> {}
            }
        }

        private String request() {
            return row.value("request").orElse("whole");
        }

        private String read(WireConnection wire) throws IOException {
            var in = wire.socket().getInputStream();
            switch (request()) {
                case "whole" -> {
                    return wire.readRequest();
                }
                case "byte" -> in.read();
                // Otherwise unread input would end the pauses of a dribble.
                case "pending" -> in.skip(in.available());
                default -> {}
            }
            return "";
        }
    }

    /** The texts of a row, as a response to one request. */
    private static final class Texts {
        private final Row row;
        private final RowSyntax syntax = new RowSyntax(Instant.EPOCH, this::word);
        private final String request;
        private final MintRequest mint;
        private String token;

        Texts(Row row, String request) throws IOException {
            this.row = row;
            this.request = request;
            this.mint = request.startsWith("POST /tokens/v2/") ? MintRequest.of(Arrived.parse(request)) : null;
        }

        String of(String key) {
            return expand(row.value(key).orElseThrow());
        }

        String headers() {
            return String.join(
                    "",
                    row.all("header").stream()
                            .map(header -> expand(header) + "\r\n")
                            .toList());
        }

        String body() {
            String cause = "\",\"Message\":\"" + MARK + "\"}";
            return Stream.of("body", "error", "secret", "token")
                    .filter(key -> row.value(key).isPresent())
                    .findFirst()
                    .map(key -> switch (key) {
                        case "error" -> "{\"__type\":\"" + of(key) + cause;
                        case "secret" ->
                            "{\"ARN\":\"arn:aws:secretsmanager:eu-central-1:000000000000:secret:x\","
                                    + "\"Name\":\"x\",\"SecretString\":" + json(of(key))
                                    + ",\"VersionStages\":[\"AWSCURRENT\"]}";
                        case "token" -> success(of(key));
                        default -> of(key);
                    })
                    .orElseGet(() -> success(token()));
        }

        private String expand(String value) {
            return syntax.text(value.replace("¶", "\r\n"));
        }

        private String word(String word) {
            return switch (word) {
                case "token" -> token();
                case "unsigned" -> token().substring(0, token().lastIndexOf('.'));
                case "good" -> success(token());
                case "gzipped" -> gzip(success(token()));
                case "utf-16" -> new String(success(token()).getBytes(UTF_16), ISO_8859_1);
                case "chunked" -> Integer.toHexString(success(token()).length()) + "\r\n" + success(token()) + "\r\n";
                case "padded" ->
                    success(token()) + " ".repeat(64 * 1_024 - success(token()).length());
                case "length" -> "" + success(token()).length();
                case "account" -> mint.account();
                case "ACCOUNT" -> mint.account().toUpperCase(Locale.ROOT);
                case "master" -> mint.authorizing();
                case "issuer" -> ScenarioIssuer.name(request);
                case "discovery" -> ScenarioIssuer.discovery(ScenarioIssuer.name(request));
                case "keys" -> ScenarioIssuer.keys();
                case "scopes" -> json(mint.scopes()).replaceAll("^.|.$", "");
                case "bomb" -> BOMB;
                case "garbage" -> "\u0000\u00ff".repeat(99);
                case "handshake" -> "\u0002".repeat(999);
                case "payload" -> base64(PAYLOAD);
                default -> word.startsWith("base64 ") ? base64(word.substring(7)) : null;
            };
        }

        /** A token for the request, with the row's false claims; the same one throughout the response. */
        private String token() {
            if (token == null) {
                String signature = UUID.randomUUID().toString().replace("-", "").substring(0, 22);
                String payload = row.value("payload").map(this::expand).orElseGet(this::claims);
                token = row.value("usage").orElse("tk") + "." + base64(payload) + "." + signature;
            }
            return token;
        }

        private String claims() {
            long expires = mint.expires().getEpochSecond();
            ObjectNode claims = JSON.createObjectNode().put("u", mint.account());
            claims.put("exp", expires + Long.parseLong(row.value("late").orElse("0")));
            claims.put("iat", expires - 600);
            claims.set("scopes", JSON.valueToTree(mint.scopes()));
            claims.put("client", "api");
            for (String claim : row.all("claim")) {
                String[] parts = expand(claim).split(" ", 2);
                if (parts.length > 1) {
                    claims.set(parts[0], Json.read(parts[1]));
                } else {
                    claims.remove(parts[0]);
                }
            }
            return claims.toString();
        }

        /** The members of Mapbox's success. */
        private static String success(String token) {
            return "{\"token\":" + json(token) + ",\"issued_at\":\"2026-11-23T10:00:00.000Z\","
                    + "\"expires\":\"2026-11-23T10:10:00.000Z\",\"expires_in\":600}";
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String json(Object value) {
        return JSON.valueToTree(value).toString();
    }

    private static String gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(ISO_8859_1);
    }
}
