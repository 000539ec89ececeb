package io.github.tokenvendor.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads the bytes of a request's body after checking its size and media type. */
final class RequestBody {
    static final int MAX_BYTES = 4_096;

    /** The longest base64 text that can hold {@link #MAX_BYTES}. */
    private static final int MAX_BASE64_CHARS = (MAX_BYTES + 2) / 3 * 4;

    private static final String JSON = "application/json";

    /** The default of curl, which Mapbox's tutorial uses. */
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

    private static void checkMediaType(ApiRequest request, boolean mapboxPath) throws ProblemException {
        MediaType type = MediaType.parse(request.header("content-type").orElse(""));
        // Browsers send forms without a preflight, and always with an Origin: forms from pages are refused.
        boolean form = mapboxPath
                && type.name().equals(FORM)
                && request.header("origin").isEmpty();
        if (!form && !type.name().equals(JSON)) {
            throw ProblemException.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "the body's Content-Type must be application/json");
        }
        if (!type.isInUtf8()) {
            throw ProblemException.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "the body must be UTF-8");
        }
    }
}
