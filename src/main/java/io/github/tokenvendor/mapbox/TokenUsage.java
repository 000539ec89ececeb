package io.github.tokenvendor.mapbox;

/** The three kinds of Mapbox access tokens, told apart by their first two letters. */
public enum TokenUsage {
    /** {@code pk}: permanent, for anyone's eyes, public scopes only. */
    PUBLIC,
    /** {@code sk}: permanent, may hold secret scopes such as {@code tokens:write}. */
    SECRET,
    /** {@code tk}: lives for at most an hour. */
    TEMPORARY;

    static TokenUsage ofPrefix(String prefix) throws MalformedTokenException {
        return switch (prefix) {
            case "pk" -> PUBLIC;
            case "sk" -> SECRET;
            case "tk" -> TEMPORARY;
            default -> throw new MalformedTokenException();
        };
    }
}
