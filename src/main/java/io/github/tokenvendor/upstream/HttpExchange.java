package io.github.tokenvendor.upstream;

import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.BasicLineFormatter;
import org.apache.hc.core5.http.message.LazyLaxLineParser;
import org.apache.hc.core5.http.message.RequestLine;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Sends one HTTP/1.1 request over a socket and reads the response, within size limits.
 *
 * <p>Apache HttpCore formats and parses. Its connection class is not used, because it goes on reading when it is
 * closed.
 */
final class HttpExchange {
    private static final int BUFFER_BYTES = 8 * 1_024;
    private static final int MAX_INTERIM_RESPONSES = 8;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxHeaderCount(256)
            .setMaxLineLength(8 * 1_024)
            .build();

    private final OutputStream out;
    private final InputStream in;
    /** HttpCore would treat a truncated head as complete. */
    private final InputStream wholeHead;

    private final SessionInputBufferImpl buffer = new SessionInputBufferImpl(BUFFER_BYTES, LIMITS.getMaxLineLength());

    private HttpExchange(InputStream in, OutputStream out) {
        this.out = out;
        this.in = in;
        this.wholeHead = new FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count < 0) {
                    throw new EOFException();
                }
                return count;
            }
        };
    }

    /** Sends a request and reads the whole response. */
    static UpstreamResponse run(Connection connection, UpstreamRequest request) throws IOException {
        long start = System.nanoTime();
        HttpExchange exchange = over(connection.socket());
        connection.enter(Phase.SENDING);
        exchange.send(request.method(), target(request.uri()), fields(request), request.body());
        ClassicHttpResponse head = exchange.head();
        connection.enter(Phase.RESPONDING);
        byte[] body = exchange.body(head);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        String reason = Objects.requireNonNullElse(head.getReasonPhrase(), "");
        return new UpstreamResponse(head.getCode(), reason, headers(head), body, elapsed);
    }

    /**
     * Has a proxy open a tunnel to a peer.
     *
     * @throws IOException if it refuses, or sends more than its response: the tunnel starts with the client's bytes
     */
    static void openTunnel(Socket proxy, String authority) throws IOException {
        HttpExchange exchange = over(proxy);
        exchange.send("CONNECT", authority, Map.of("Host", authority), new byte[0]);
        if (exchange.head().getCode() / 100 != 2 || exchange.buffer.hasBufferedData()) {
            throw new ProtocolException();
        }
    }

    /** Exchanges a request for a canned response, which loads the classes that a real exchange needs. */
    static void rehearse() throws IOException {
        byte[] response = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        HttpExchange exchange = new HttpExchange(new ByteArrayInputStream(response), OutputStream.nullOutputStream());
        exchange.send("GET", "/", Map.of("Connection", "close"), new byte[0]);
        exchange.body(exchange.head());
    }

    private static HttpExchange over(Socket socket) throws IOException {
        return new HttpExchange(socket.getInputStream(), socket.getOutputStream());
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static Map<String, String> fields(UpstreamRequest request) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Host", request.uri().getRawAuthority());
        fields.put("Connection", "close");
        // Firewalls may reject requests without one, and AWS's CloudTrail shows it for each call.
        fields.put("User-Agent", "mapbox-token-vendor");
        if (!request.method().equals("GET")) {
            fields.put("Content-Length", Integer.toString(request.body().length));
        }
        request.headers().forEach((name, value) -> {
            fields.keySet().removeIf(name::equalsIgnoreCase);
            fields.put(name, value);
        });
        return fields;
    }

    private void send(String method, String target, Map<String, String> fields, byte[] body) throws IOException {
        CharArrayBuffer head = new CharArrayBuffer(BUFFER_BYTES);
        BasicLineFormatter.INSTANCE.formatRequestLine(head, new RequestLine(method, target, HttpVersion.HTTP_1_1));
        fields.forEach((name, value) -> {
            head.append("\r\n");
            BasicLineFormatter.INSTANCE.formatHeader(head, new BasicHeader(name, value));
        });
        head.append("\r\n\r\n");
        byte[] bytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] message = Arrays.copyOf(bytes, bytes.length + body.length);
        System.arraycopy(body, 0, message, bytes.length, body.length);
        out.write(message);
    }

    /** The final response's head. */
    private ClassicHttpResponse head() throws IOException {
        // Lenient about single header lines, as HttpCore's own client is.
        DefaultHttpResponseParser parser = new DefaultHttpResponseParser(LIMITS, LazyLaxLineParser.INSTANCE, null);
        try {
            for (int i = 0; i <= MAX_INTERIM_RESPONSES; i++) {
                ClassicHttpResponse head = parser.parse(buffer, wholeHead);
                if (head.getCode() / 100 != 1 || head.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
                    return head;
                }
            }
        } catch (HttpException e) {
            // Its message may quote the response.
        }
        throw new ProtocolException();
    }

    /** The status of a refusal is enough, so its body may be truncated; an oversized success is an error. */
    private byte[] body(ClassicHttpResponse head) throws IOException {
        int status = head.getCode();
        if (status == HttpStatus.SC_SWITCHING_PROTOCOLS
                || status == HttpStatus.SC_NO_CONTENT
                || status == HttpStatus.SC_NOT_MODIFIED) {
            return new byte[0];
        }
        // Not closed: that would read the rest.
        byte[] bytes = content(head).readNBytes(BoundedHttpClient.MAX_BODY_BYTES + 1);
        if (bytes.length <= BoundedHttpClient.MAX_BODY_BYTES) {
            return bytes;
        }
        if (status < 400) {
            throw new ExchangeException(Kind.OVERSIZED, Phase.RESPONDING);
        }
        return Arrays.copyOf(bytes, BoundedHttpClient.MAX_BODY_BYTES);
    }

    private InputStream content(ClassicHttpResponse head) throws IOException {
        long length;
        try {
            length = DefaultContentLengthStrategy.INSTANCE.determineLength(head);
        } catch (HttpException e) {
            throw new ProtocolException();
        }
        if (length == ContentLengthStrategy.CHUNKED) {
            return new ChunkedInputStream(buffer, in, LIMITS);
        }
        return length == ContentLengthStrategy.UNDEFINED
                ? new IdentityInputStream(buffer, in)
                : new ContentLengthInputStream(buffer, in, length);
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse head) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header field : head.getHeaders()) {
            headers.computeIfAbsent(field.getName(), name -> new ArrayList<>()).add(field.getValue());
        }
        return headers;
    }
}
