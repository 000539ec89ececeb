package io.github.tokenvendor.json;

/** The JSON literal {@code null}, as opposed to an absent member. */
public enum JsonNull {
    /** The only value. */
    NULL
}
