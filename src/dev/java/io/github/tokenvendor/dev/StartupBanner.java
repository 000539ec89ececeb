package io.github.tokenvendor.dev;

import java.io.PrintStream;
import java.util.List;

/** What the local endpoint prints once it is ready: the address last, where the eye is. */
final class StartupBanner {

    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private StartupBanner() {}

    /**
     * Prints it.
     *
     * @param highlighted whether the address is to stand out by an escape sequence
     */
    static void print(LocalSettings settings, int port, boolean highlighted, PrintStream out) {
        String url = "http://127.0.0.1:" + port;
        boolean real = settings.realMaster().isPresent();
        out.println("Upstreams:");
        out.println("  Mapbox           "
                + (real
                        ? "real: tokens are minted with MAPBOX_MASTER_TOKEN"
                        : "a fake: its tokens open the demo's maps, no real ones"));
        out.println("  Secrets Manager  a fake: no AWS account is involved");
        out.println("  scopes           " + String.join(", ", settings.scopes()));
        out.println("Settings, as environment variables before the command:");
        out.println("  PORT=4000                 another port, also as -Dport=4000");
        out.println("  MAX_TOKEN_SECONDS=60      the longest life of a token, here " + settings.maxTokenSeconds());
        out.println("  MAPBOX_MASTER_TOKEN=sk.…  real tokens and a real map, by a token that holds tokens:write");
        out.println("Try it (Ctrl-C ends it):");
        out.println("  curl -s " + url + "/tokens -H 'Content-Type: application/json' -d '{\"scopes\":[\""
                + exemplary(settings.scopes()) + "\"],\"expires_in\":600}'");
        out.println("The Mapbox token vendor listens on " + (highlighted ? BOLD + url + PLAIN : url));
        out.flush();
    }

    /** Whether somebody reads along, and has not asked for plain text (no-color.org). */
    static boolean isTerminal(Environment environment) {
        return System.console() != null
                && environment.get("NO_COLOR").isEmpty()
                && environment.get("TERM").filter(name -> !name.equals("dumb")).isPresent();
    }

    /** The scope that a reader most likely knows. */
    private static String exemplary(List<String> scopes) {
        return scopes.contains("styles:read") ? "styles:read" : scopes.get(0);
    }
}
