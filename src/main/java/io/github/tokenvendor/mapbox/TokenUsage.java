package io.github.tokenvendor.mapbox;

/** The three kinds of Mapbox access tokens, by their prefix. */
public enum TokenUsage {
    /** {@code pk}: permanent, not secret, with public scopes only. */
    PUBLIC("pk"),
    /** {@code sk}: permanent, may have secret scopes such as {@code tokens:write}. */
    SECRET("sk"),
    /** {@code tk}: temporary, valid for at most an hour. */
    TEMPORARY("tk");

    private final String prefix;

    TokenUsage(String prefix) {
        this.prefix = prefix;
    }

    static TokenUsage ofPrefix(String prefix) {
        for (TokenUsage usage : values()) {
            if (usage.prefix.equals(prefix)) {
                return usage;
            }
        }
        throw new IllegalArgumentException("not a prefix of a token");
    }
}
