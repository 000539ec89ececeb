package io.github.tokenvendor.json;

/**
 * Thrown for text that is not a strict JSON object.
 *
 * <p>It has neither the parser's message nor its cause, because both quote the text, which may contain a token.
 */
public final class MalformedJsonException extends Exception {
    MalformedJsonException(String message) {
        super(message, null, false, false);
    }
}
