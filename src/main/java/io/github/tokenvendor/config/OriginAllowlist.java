package io.github.tokenvendor.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origins whose pages may call the vendor, as browsers serialize them (RFC 6454, section 6.1).
 *
 * @param entries well-formed origins, or {@code *} alone for all of them; in an entry, one {@code *} stands for a port
 *     at the end, and within the host for one or more lowercase letters, digits and hyphens
 */
public record OriginAllowlist(Set<String> entries) {
    private static final String ANY = "*";

    /** Schemes other than http and https belong to web views, such as {@code capacitor://localhost}. */
    private static final String SCHEME = "[a-z][a-z0-9+.-]*://";

    private static final String LABEL = "[a-z0-9_-]+";
    private static final String PORT = "(:(?<port>[1-9][0-9]{0,4}))?";

    private static final Pattern ORIGIN =
            Pattern.compile(SCHEME + "(" + LABEL + "(\\." + LABEL + ")*|\\[[0-9a-f:.]+])" + PORT);

    /** The last label begins with a letter, unlike that of an IPv4 address. */
    private static final Pattern ANY_SUBDOMAIN =
            Pattern.compile(SCHEME + "[a-z0-9_-]*\\*[a-z0-9_-]*(\\." + LABEL + ")+\\.[a-z][a-z0-9-]*" + PORT);

    private static final Pattern ANY_LOCAL_PORT = Pattern.compile(SCHEME + "localhost:\\*");
    private static final Pattern DEFAULT_PORT = Pattern.compile("https://.*:443|http://.*:80");
    private static final int LAST_PORT = 65_535;

    /** A host has 253 characters at most. */
    private static final int MAX_LENGTH = 300;

    /** What a {@code *} matches as a port, and within a host. */
    private static final Pattern MATCHED_PORT = Pattern.compile("[1-9][0-9]{0,4}");

    private static final Pattern MATCHED_LABEL = Pattern.compile("[a-z0-9-]{1,63}");

    /** Copies the entries in their order. */
    public OriginAllowlist {
        entries = Collections.unmodifiableSet(new LinkedHashSet<>(entries));
    }

    /** The configured allowlist; a malformed entry is a fault of its variable. */
    static OriginAllowlist read(VariableReader variables) {
        List<String> entries = variables.list(Variable.ALLOWED_ORIGINS);
        OriginAllowlist readable = readable(variables);
        if (!readable.entries.containsAll(entries)) {
            variables.error(
                    Variable.ALLOWED_ORIGINS,
                    "must list origins as browsers send them, such as https://maps.example.com, in lowercase, "
                            + "separated by commas, without a path, default port or trailing slash; one * may appear "
                            + "in the first label of a host with at least two more labels, or as the port of "
                            + "localhost; or be * alone");
        }
        return readable;
    }

    /** The well-formed entries of a list that may be faulty. */
    static OriginAllowlist readable(VariableReader variables) {
        List<String> entries = variables.list(Variable.ALLOWED_ORIGINS);
        Set<String> wellFormed = new LinkedHashSet<>();
        for (String entry : entries) {
            if (isWellFormed(entry) || entries.equals(List.of(ANY))) {
                wellFormed.add(entry);
            }
        }
        return new OriginAllowlist(wellFormed);
    }

    /** Whether every origin is allowed. */
    public boolean allowsAll() {
        return entries.contains(ANY);
    }

    /**
     * Whether pages of an origin may call the vendor.
     *
     * @param origin the {@code Origin} header as sent; {@code null}, which sandboxed frames and local files of every
     *     site share, is never allowed
     */
    public boolean allows(String origin) {
        if (origin.isEmpty() || origin.equals("null")) {
            return false;
        }
        return allowsAll() || (!origin.contains(ANY) && (entries.contains(origin) || matchesAnyEntry(origin)));
    }

    private boolean matchesAnyEntry(String origin) {
        for (String entry : entries) {
            if (entry.contains(ANY) && matches(entry, origin)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String entry, String origin) {
        String before = entry.substring(0, entry.indexOf(ANY));
        String after = entry.substring(before.length() + 1);
        if (!origin.startsWith(before) || !origin.endsWith(after) || origin.length() < entry.length()) {
            return false;
        }
        Pattern any = entry.endsWith(":*") ? MATCHED_PORT : MATCHED_LABEL;
        return any.matcher(origin.substring(before.length(), origin.length() - after.length()))
                .matches();
    }

    private static boolean isWellFormed(String entry) {
        return entry.length() <= MAX_LENGTH
                && (ANY_LOCAL_PORT.matcher(entry).matches() || hasForm(ORIGIN, entry) || hasForm(ANY_SUBDOMAIN, entry));
    }

    private static boolean hasForm(Pattern form, String entry) {
        Matcher origin = form.matcher(entry);
        return origin.matches()
                && (origin.group("port") == null || Integer.parseInt(origin.group("port")) <= LAST_PORT)
                && !DEFAULT_PORT.matcher(entry).matches();
    }
}
