package io.github.tokenvendor.client;

import java.util.Collections;
import java.util.List;

/** A temporary token; {@link MapboxTokenClient#secondsLeft} returns its remaining lifetime. */
public final class MapboxToken {

    private final String value;
    private final List<String> scopes;

    MapboxToken(String value, List<String> scopes) {
        this.value = value;
        this.scopes = Collections.unmodifiableList(scopes);
    }

    /** The token string, as Mapbox's SDKs take it; never null. */
    public String value() {
        return value;
    }

    /** The token's scopes, sorted and unmodifiable; empty if the vendor did not list them. */
    public List<String> scopes() {
        return scopes;
    }

    /** The scopes only, so that no log contains the token. */
    @Override
    public String toString() {
        return "MapboxToken" + scopes;
    }
}
