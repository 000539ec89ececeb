package io.github.tokenvendor.mapbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * A set of scopes, in which order and repeats do not count.
 *
 * @param scopes the scopes, sorted and without repeats
 */
public record ScopeSet(List<Scope> scopes) {
    /** Sorts and drops repeats, so that equal sets are equal records. */
    public ScopeSet {
        scopes = List.copyOf(new TreeSet<>(scopes));
    }

    /** Written out, as {@link #hashCode} is, for the sake of a cold start, like that of the leases' keys. */
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
