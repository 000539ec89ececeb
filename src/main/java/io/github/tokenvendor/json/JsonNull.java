package io.github.tokenvendor.json;

/** The JSON literal {@code null}, which is not the same as an absent member. */
public enum JsonNull {
    /** The only value. */
    NULL
}
