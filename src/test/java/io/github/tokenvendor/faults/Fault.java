package io.github.tokenvendor.faults;

import io.github.tokenvendor.testing.WireServer;
import java.util.Locale;

/**
 * A row of the table of faults.
 *
 * @param name what happens
 * @param at the upstream that misbehaves, or that the misbehaving proxy leads to
 * @param way whether there is a proxy
 * @param does what it does
 * @param verdict how the vendor must respond
 * @param fewest the fewest connections that the vendor may open to that upstream; 0 if it cannot open any
 * @param most the most
 */
record Fault(
        String name, Upstream at, Way way, WireServer.Behavior does, ExpectedOutcome verdict, int fewest, int most) {
    enum Upstream {
        MAPBOX,
        SECRETS,
        /** The issuer of the callers' credentials, with its discovery document and its keys. */
        KEYS;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Way {
        DIRECT,
        /** A proxy opens tunnels to the upstream that misbehaves. */
        TUNNEL,
        /** The proxy misbehaves in place of the upstream. */
        PROXY
    }

    /** Whether the row lasts until the upstream timeout. */
    boolean lasts() {
        return verdict.failure().endsWith("_timeout");
    }

    @Override
    public String toString() {
        return at + ": " + name;
    }
}
