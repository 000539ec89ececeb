package io.github.tokenvendor.client;

import java.util.Collections;
import java.util.List;

/** A temporary token, which does not print itself. Its remaining life is the client's to tell. */
public final class MapboxToken {

    private final String value;
    private final List<String> scopes;

    MapboxToken(String value, List<String> scopes) {
        this.value = value;
        this.scopes = Collections.unmodifiableList(scopes);
    }

    /** The token itself, as Mapbox's SDKs take it; never null. */
    public String value() {
        return value;
    }

    /** What it carries, sorted; empty if the vendor did not say. */
    public List<String> scopes() {
        return scopes;
    }

    /** The scopes only. */
    @Override
    public String toString() {
        return "MapboxToken" + scopes;
    }
}
