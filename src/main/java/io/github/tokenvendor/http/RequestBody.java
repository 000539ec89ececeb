package io.github.tokenvendor.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads the bytes of a request's body after checking its size, encoding and media type.
 *
 * <p>The parameters of the media type are ignored: the body has to be UTF-8, whatever a {@code charset} says.
 */
final class RequestBody {
    static final int MAX_BYTES = 4_096;

    /** The longest base64 text that can hold {@link #MAX_BYTES}. */
    private static final int MAX_BASE64_CHARS = (MAX_BYTES + 2) / 3 * 4;

    /** Longer than any media type in use. */
    private static final int MAX_TYPE_CHARS = 256;

    private static final String JSON = "application/json";

    /** The type that curl sends by default, as Mapbox's tutorial does. */
    private static final String FORM = "application/x-www-form-urlencoded";

    private RequestBody() {}

    /**
     * The body's bytes; empty without a body.
     *
     * @param mapboxPath whether the request's path is Mapbox's own
     */
    static byte[] of(ApiRequest request, boolean mapboxPath) throws ProblemException {
        int limit = request.base64() ? MAX_BASE64_CHARS : MAX_BYTES;
        if (request.body().length() > limit) {
            throw tooLarge();
        }
        if (!request.body().isEmpty()) {
            checkEncoding(request);
        }
        byte[] bytes = bytes(request);
        if (bytes.length > MAX_BYTES) {
            throw tooLarge();
        }
        if (bytes.length > 0) {
            checkMediaType(request, mapboxPath);
        }
        return bytes;
    }

    private static byte[] bytes(ApiRequest request) throws ProblemException {
        try {
            if (request.base64()) {
                return Base64.getDecoder().decode(request.body());
            }
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(request.body()));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(ProblemType.INVALID_JSON, "the gateway marked the body as base64, but it is not");
        } catch (CharacterCodingException e) {
            throw ProblemException.of(ProblemType.INVALID_JSON, "the body is not UTF-8");
        }
    }

    private static ProblemException tooLarge() {
        return ProblemException.of(ProblemType.BODY_TOO_LARGE, "the body exceeds " + MAX_BYTES + " bytes");
    }

    /** Checked before decoding, because compressed bytes are not text. */
    private static void checkEncoding(ApiRequest request) throws ProblemException {
        String encoding = request.header("content-encoding").orElse("").strip();
        if (!encoding.isEmpty() && !Ascii.lowerCase(encoding).equals("identity")) {
            throw unsupported("the body must not be compressed: send it without Content-Encoding");
        }
    }

    private static void checkMediaType(ApiRequest request, boolean mapboxPath) throws ProblemException {
        String type = request.header("content-type").orElse("");
        if (type.length() > MAX_TYPE_CHARS) {
            throw unsupported("the Content-Type exceeds " + MAX_TYPE_CHARS + " characters");
        }
        int parameters = type.indexOf(';');
        String name = Ascii.lowerCase(parameters < 0 ? type : type.substring(0, parameters))
                .strip();
        // Browsers send forms without a preflight, and always with an Origin: forms from pages are refused.
        boolean form =
                mapboxPath && name.equals(FORM) && request.header("origin").isEmpty();
        if (!form && !name.equals(JSON)) {
            throw unsupported("the body's Content-Type must be application/json");
        }
    }

    private static ProblemException unsupported(String detail) {
        return ProblemException.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail);
    }
}
