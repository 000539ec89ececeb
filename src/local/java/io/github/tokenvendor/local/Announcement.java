package io.github.tokenvendor.local;

import java.io.PrintStream;

/** The few lines with which the local endpoint greets. */
final class Announcement {

    private Announcement() {
    }

    static void print(LocalSettings settings, int port, PrintStream out) {
        String url = "http://127.0.0.1:" + port;
        boolean real = settings.realMaster().isPresent();
        out.println("The Mapbox token vendor listens on " + url);
        out.println("  Mapbox           " + (real ? "real: tokens are minted with MAPBOX_MASTER_TOKEN"
                : "a stand-in: its tokens open no real map"));
        out.println("  Secrets Manager  a stand-in: no AWS account is involved");
        out.println("  scopes           " + String.join(", ", settings.scopes()));
        out.println("Try it (Ctrl-C ends it):");
        out.println("  curl -s " + url + "/tokens -H 'Content-Type: application/json' -d '{\"scopes\":[\""
                + settings.scopes().get(0) + "\"],\"expires_in\":600}'");
        out.flush();
    }
}
