package io.github.tokenvendor.testing;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.testing.ScriptedMapbox.Ask;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The little of HTTP/1.1 that the scripted Mapbox needs: one request with a length, one answer, the end. */
final class WireHttp {
    private static final Pattern HEAD = Pattern.compile(
            "POST (\\S+) HTTP/1\\.1\r\n.*content-length: ?([0-9]+)\r\n.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private WireHttp() {}

    static Ask read(InputStream in) throws IOException {
        Matcher head = HEAD.matcher(head(in));
        if (!head.matches()) {
            throw new IOException("not a request for a token");
        }
        URI uri = URI.create(head.group(1));
        byte[] body = in.readNBytes(Integer.parseInt(head.group(2)));
        try {
            Map<String, Object> members = new StrictJson(4).readObject(body);
            List<String> scopes = ((List<?>) members.get("scopes"))
                    .stream().map(String.class::cast).toList();
            return new Ask(
                    uri.getPath().substring("/tokens/v2/".length()),
                    uri.getQuery().substring("access_token=".length()),
                    scopes,
                    Instant.parse((String) members.get("expires")));
        } catch (MalformedJsonException e) {
            throw new IOException(e);
        }
    }

    static void write(OutputStream out, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Scripted\r\nConnection: close\r\n");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(body);
        out.write(whole.toByteArray());
        out.flush();
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
