package io.github.tokenvendor.mapbox;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A Mapbox scope such as {@code styles:read}.
 *
 * <p>Scopes are compared byte for byte; only ASCII is valid, so look-alike characters are never compared.
 */
public final class Scope implements Comparable<Scope> {
    /** The scopes that a public token may have, according to Mapbox's documentation of the Tokens API. */
    public static final Set<Scope> PUBLIC =
            sorted("styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read");

    /** Scopes for managing tokens, whose holder could mint without the vendor. */
    public static final Set<Scope> NEVER_VENDED = sorted("tokens:read", "tokens:write");

    private static final int MAX_LENGTH = 64;
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]+:[a-z0-9-]+");

    private final String value;

    private Scope(String value) {
        this.value = value;
    }

    /** Parses a scope; empty if it is malformed. */
    public static Optional<Scope> parse(String text) {
        boolean wellFormed = text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
        return wellFormed ? Optional.of(new Scope(text)) : Optional.empty();
    }

    private static Set<Scope> sorted(String... texts) {
        Set<Scope> scopes = new TreeSet<>();
        for (String text : texts) {
            scopes.add(new Scope(text));
        }
        return Collections.unmodifiableSet(scopes);
    }

    @Override
    public int compareTo(Scope other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scope scope && scope.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The scope's text. */
    @Override
    public String toString() {
        return value;
    }
}
