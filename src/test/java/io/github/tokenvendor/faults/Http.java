package io.github.tokenvendor.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Answers of whole HTTP messages, after the request has been read; in texts every character is one byte. */
final class Http {
    /** Part of every text that an upstream sends; no text of an upstream may come through. */
    static final String MARK = "upstream-said-so";

    private Http() {}

    /** These bytes, whatever they are; the connection stays open. */
    static ServerBehaviour raw(String bytes) {
        return wire -> {
            wire.readRequest();
            wire.send(bytes);
        };
    }

    /** These bytes, and then the end of the stream. */
    static ServerBehaviour rawAndClose(String bytes) {
        return wire -> {
            wire.readRequest();
            wire.send(bytes);
            wire.finish();
        };
    }

    /** These bytes, and then others one by one. */
    static ServerBehaviour dribble(String atOnce, String slowly) {
        return wire -> {
            wire.readRequest();
            wire.send(atOnce);
            wire.dribble(slowly);
        };
    }

    /** These bytes, and then others without end. */
    static ServerBehaviour flood(String once, String again) {
        return wire -> {
            wire.readRequest();
            wire.send(once);
            wire.flood(again);
        };
    }

    /** A status with further header fields, each ended by CR LF, and a body with its length. */
    static ServerBehaviour status(int status, String headers, String body) {
        return raw(message(status, headers, body));
    }

    /** A status with Mapbox's kind of error body. */
    static ServerBehaviour status(int status) {
        return status(status, "", "{\"message\":\"" + MARK + "\"}");
    }

    static String message(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " Whatever\r\nContent-Type: application/json\r\n" + headers + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** A 201 with this body. */
    static ServerBehaviour created(String body) {
        return status(201, "", body);
    }

    /** A 201 with Mapbox's members around a token that may lie. */
    static ServerBehaviour grant(UnaryOperator<ForgedToken> lie) {
        return token(forged -> lie.apply(forged).text());
    }

    /** A 201 with Mapbox's members around any text in the token's place. */
    static ServerBehaviour token(Function<ForgedToken, String> text) {
        return answering(forged -> message(201, "", success(text.apply(forged))));
    }

    /** Any message, made from the vendor's request. */
    static ServerBehaviour answering(Function<ForgedToken, String> message) {
        return wire -> wire.send(message.apply(new ForgedToken(MintRequest.parse(wire.readRequest()))));
    }

    /** The members of Mapbox's success. */
    static String success(String token) {
        return "{\"token\":" + ForgedToken.json(token) + ",\"issued_at\":\"2026-11-23T10:00:00.000Z\","
                + "\"expires\":\"2026-11-23T10:10:00.000Z\",\"expires_in\":600}";
    }

    static String gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }
}
