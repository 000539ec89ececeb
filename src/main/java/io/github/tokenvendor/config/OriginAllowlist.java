package io.github.tokenvendor.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the allowlist of origins, in the form in which browsers serialise them (RFC 6454, section 6.1). */
final class OriginAllowlist {
    private static final String ANY = "*";

    /** Schemes beyond http and https are those of web views, such as {@code capacitor://localhost}. */
    private static final Pattern ORIGIN = Pattern.compile(
            "[a-z][a-z0-9+.-]*://([a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])" + "(:(?<port>[1-9][0-9]{0,4}))?");

    private static final Pattern DEFAULT_PORT = Pattern.compile("https://.*:443|http://.*:80");

    private static final int LAST_PORT = 65_535;

    private OriginAllowlist() {}

    static Set<String> read(VariableReader variables) {
        List<String> origins = variables.list(Variable.ALLOWED_ORIGINS);
        if (!origins.equals(List.of(ANY)) && !origins.stream().allMatch(OriginAllowlist::isOrigin)) {
            variables.error(
                    Variable.ALLOWED_ORIGINS,
                    "must list origins as browsers send them, such as "
                            + "https://maps.example.com, in small letters, separated by commas, without path, default port or "
                            + "slash at the end; or be * alone");
        }
        return new LinkedHashSet<>(origins);
    }

    private static boolean isOrigin(String text) {
        Matcher origin = ORIGIN.matcher(text);
        return origin.matches()
                && (origin.group("port") == null || Integer.parseInt(origin.group("port")) <= LAST_PORT)
                && !DEFAULT_PORT.matcher(text).matches();
    }
}
