package io.github.tokenvendor.json;

/**
 * Says that a text is not the strict JSON object that was expected.
 *
 * <p>It carries neither the parser's message nor its cause: both quote the text, which may hold a token.
 */
public final class MalformedJsonException extends Exception {
    MalformedJsonException(String what) {
        super(what, null, false, false);
    }
}
