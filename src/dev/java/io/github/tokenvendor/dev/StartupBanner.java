package io.github.tokenvendor.dev;

import java.io.PrintStream;
import java.util.List;

/** The text that the local endpoint prints when it is ready. The address comes last, where it stays visible. */
final class StartupBanner {

    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private StartupBanner() {}

    /**
     * Prints the banner.
     *
     * @param highlighted whether to print the address in bold
     */
    static void print(LocalSettings settings, int port, boolean highlighted, PrintStream out) {
        String url = "http://127.0.0.1:" + port;
        boolean real = settings.realMaster().isPresent();
        out.println("Upstreams:");
        out.println("  Mapbox           "
                + (real
                        ? "real; tokens are minted with MAPBOX_MASTER_TOKEN"
                        : "a fake; its tokens open only the demo's maps"));
        out.println("  Secrets Manager  a fake; no AWS account is used");
        out.println("  scopes           " + String.join(", ", settings.scopes()));
        out.println("Settings, as environment variables:");
        out.println("  PORT=4000                 another port; -Dport=4000 also works");
        out.println("  MAX_TOKEN_SECONDS=60      maximum token lifetime in seconds, now " + settings.maxTokenSeconds());
        out.println("  MAPBOX_MASTER_TOKEN=sk.…  real tokens and a real map; the token needs tokens:write");
        out.println("Try it (Ctrl-C stops the endpoint):");
        out.println("  curl -s " + url + "/tokens -H 'Content-Type: application/json' -d '{\"scopes\":[\""
                + exemplary(settings.scopes()) + "\"],\"expires_in\":600}'");
        out.println("The Mapbox token vendor listens on " + (highlighted ? BOLD + url + PLAIN : url));
        out.flush();
    }

    /** Whether the output is a terminal, and its user has not asked for plain text (no-color.org). */
    static boolean isTerminal(Environment environment) {
        return System.console() != null
                && environment.get("NO_COLOR").isEmpty()
                && environment.get("TERM").filter(name -> !name.equals("dumb")).isPresent();
    }

    /** The best-known scope among the allowed ones. */
    private static String exemplary(List<String> scopes) {
        return scopes.contains("styles:read") ? "styles:read" : scopes.get(0);
    }
}
