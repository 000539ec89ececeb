package io.github.tokenvendor.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Gets the bytes of a request's body, after judging its size and its media type. */
final class RequestBody {
    static final int MAX_BYTES = 4_096;

    /** So many characters of base64 hold at most {@link #MAX_BYTES}; anything longer need not be decoded. */
    private static final int MAX_BASE64_CHARS = (MAX_BYTES + 2) / 3 * 4;

    private static final String JSON = "application/json";

    /** What curl sends unless told otherwise, as in Mapbox's own tutorial. */
    private static final String FORM = "application/x-www-form-urlencoded";

    private RequestBody() {}

    /**
     * The body's bytes; empty when there is none.
     *
     * @param mapboxPath whether the request came to Mapbox's own path
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
            throw ProblemException.of(
                    ProblemType.INVALID_JSON, "the body is not the base64 that the gateway says it is");
        } catch (CharacterCodingException e) {
            throw ProblemException.of(ProblemType.INVALID_JSON, "the body is not UTF-8");
        }
    }

    private static ProblemException tooLarge() {
        return ProblemException.of(ProblemType.BODY_TOO_LARGE, "the body has more than " + MAX_BYTES + " bytes");
    }

    private static void checkMediaType(ApiRequest request, boolean mapboxPath) throws ProblemException {
        MediaType type = MediaType.parse(request.header("content-type").orElse(""));
        // Pages may send forms without asking first, and always with their origin: theirs stay out.
        boolean form = mapboxPath
                && type.name().equals(FORM)
                && request.header("origin").isEmpty();
        if (!form && !type.name().equals(JSON)) {
            throw ProblemException.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "a body needs the header Content-Type: application/json");
        }
        if (!type.isInUtf8()) {
            throw ProblemException.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "a body must be in UTF-8");
        }
    }
}
