package io.github.tokenvendor.mapbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * A set of scopes.
 *
 * @param scopes the scopes, sorted and without duplicates
 */
public record ScopeSet(List<Scope> scopes) {
    /** Sorts and removes duplicates, so that equal sets are equal records. */
    public ScopeSet {
        scopes = List.copyOf(new TreeSet<>(scopes));
    }

    /** Written by hand, like {@link #hashCode}, because the generated methods slow a cold start. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ScopeSet set && set.scopes.equals(scopes);
    }

    @Override
    public int hashCode() {
        return scopes.hashCode();
    }

    /** The scopes' texts. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>(scopes.size());
        for (Scope scope : scopes) {
            texts.add(scope.toString());
        }
        return Collections.unmodifiableList(texts);
    }
}
