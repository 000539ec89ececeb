package io.github.tokenvendor.mapbox;

/** Thrown for text that is not a Mapbox access token; it never quotes the text. */
public final class MalformedTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedTokenException() {
        super("not a Mapbox access token", null, false, false);
    }
}
