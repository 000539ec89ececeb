package io.github.tokenvendor.fake;

import java.time.Instant;
import java.util.List;

/** A permanent token that the fake issued, with the metadata that Mapbox documents. */
public final class IssuedToken {

    private final String id;
    private final String usage;
    private final List<String> scopes;
    private final String note;
    private final List<String> allowedUrls;
    private final Instant created;
    private final String token;

    IssuedToken(
            String id,
            String usage,
            List<String> scopes,
            String note,
            List<String> allowedUrls,
            Instant created,
            String token) {
        this.id = id;
        this.usage = usage;
        this.scopes = List.copyOf(scopes);
        this.note = note;
        this.allowedUrls = allowedUrls == null ? null : List.copyOf(allowedUrls);
        this.created = created;
        this.token = token;
    }

    /** The identifier for deleting the token at Mapbox; not a secret. */
    public String id() {
        return id;
    }

    /** {@code pk} or {@code sk}. */
    public String usage() {
        return usage;
    }

    /** The scopes, in the order of the request. */
    public List<String> scopes() {
        return scopes;
    }

    /** The note; null if none was given. */
    public String note() {
        return note;
    }

    /** The allowed URLs; null if the token is not restricted to URLs. */
    public List<String> allowedUrls() {
        return allowedUrls;
    }

    Instant created() {
        return created;
    }

    /** The token itself. */
    public String token() {
        return token;
    }

    @Override
    public String toString() {
        return "IssuedToken[" + usage + ", id=" + id + ", scopes=" + scopes + "]";
    }
}
