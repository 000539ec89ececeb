package io.github.tokenvendor.dev;

import java.io.PrintStream;
import java.util.List;

/** The few lines with which the local endpoint greets. */
final class StartupBanner {

    private StartupBanner() {}

    static void print(LocalSettings settings, int port, PrintStream out) {
        String url = "http://127.0.0.1:" + port;
        boolean real = settings.realMaster().isPresent();
        out.println("The Mapbox token vendor listens on " + url);
        out.println("  Mapbox           "
                + (real ? "real: tokens are minted with MAPBOX_MASTER_TOKEN" : "a fake: its tokens open no real map"));
        out.println("  Secrets Manager  a fake: no AWS account is involved");
        out.println("  scopes           " + String.join(", ", settings.scopes()));
        out.println("Try it (Ctrl-C ends it):");
        out.println("  curl -s " + url + "/tokens -H 'Content-Type: application/json' -d '{\"scopes\":[\""
                + exemplary(settings.scopes()) + "\"],\"expires_in\":600}'");
        out.flush();
    }

    /** The scope that a reader most likely knows. */
    private static String exemplary(List<String> scopes) {
        return scopes.contains("styles:read") ? "styles:read" : scopes.get(0);
    }
}
