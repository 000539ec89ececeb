package io.github.tokenvendor.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the allowlist of origins, in the form in which browsers serialise them (RFC 6454, section 6.1). */
final class OriginAllowlist {
    private static final String ANY = "*";

    /** Schemes beyond http and https are those of web views, such as {@code capacitor://localhost}. */
    private static final String SCHEME = "[a-z][a-z0-9+.-]*://";

    private static final String LABEL = "[a-z0-9_-]+";
    private static final String PORT = "(:(?<port>[1-9][0-9]{0,4}))?";

    private static final Pattern ORIGIN =
            Pattern.compile(SCHEME + "(" + LABEL + "(\\." + LABEL + ")*|\\[[0-9a-f:.]+])" + PORT);

    /** The last label begins with a letter: that of an IPv4 address does not. */
    private static final Pattern ANY_SUBDOMAIN =
            Pattern.compile(SCHEME + "[a-z0-9_-]*\\*[a-z0-9_-]*(\\." + LABEL + ")+\\.[a-z][a-z0-9-]*" + PORT);

    private static final Pattern ANY_LOCAL_PORT = Pattern.compile(SCHEME + "localhost:\\*");

    private static final Pattern DEFAULT_PORT = Pattern.compile("https://.*:443|http://.*:80");

    private static final int LAST_PORT = 65_535;

    private OriginAllowlist() {}

    static Set<String> read(VariableReader variables) {
        List<String> origins = variables.list(Variable.ALLOWED_ORIGINS);
        if (!origins.equals(List.of(ANY)) && !origins.stream().allMatch(OriginAllowlist::isAllowed)) {
            variables.error(
                    Variable.ALLOWED_ORIGINS,
                    "must list origins as browsers send them, such as https://maps.example.com, in small letters, "
                            + "separated by commas, without path, default port or slash at the end; one * may stand in "
                            + "the first label of a host with two more labels, or as the port of localhost; or be * "
                            + "alone");
        }
        return new LinkedHashSet<>(origins);
    }

    /** The entries without fault. */
    static Set<String> readable(VariableReader variables) {
        List<String> origins = variables.list(Variable.ALLOWED_ORIGINS);
        return origins.equals(List.of(ANY))
                ? Set.of(ANY)
                : origins.stream().filter(OriginAllowlist::isAllowed).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isAllowed(String text) {
        return ANY_LOCAL_PORT.matcher(text).matches() || matches(ORIGIN, text) || matches(ANY_SUBDOMAIN, text);
    }

    private static boolean matches(Pattern pattern, String text) {
        Matcher origin = pattern.matcher(text);
        return origin.matches()
                && (origin.group("port") == null || Integer.parseInt(origin.group("port")) <= LAST_PORT)
                && !DEFAULT_PORT.matcher(text).matches();
    }
}
