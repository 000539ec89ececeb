package io.github.tokenvendor.faults;

import io.github.tokenvendor.faults.Fault.Upstream;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What can go wrong between the vendor and either upstream before TLS is agreed on. */
final class TlsFaults {
    private static final String ALERT = "\u0015\u0003\u0003\u0000\u0002\u0002";

    /** Announces a handshake message of 16 KiB, the most that a record may hold. */
    private static final String RECORD = "\u0016\u0003\u0003\u0040\u0000";

    private TlsFaults() {}

    static List<Fault> rows(Certificates certificates) {
        return Stream.concat(
                        rows(Upstream.MAPBOX, certificates, ExpectedOutcome::mapboxUnavailable, "mapbox"),
                        rows(Upstream.SECRETS, certificates, ExpectedOutcome::secretsUnavailable, "secrets"))
                .toList();
    }

    private static Stream<Fault> rows(
            Upstream upstream, Certificates certificates, Function<String, ExpectedOutcome> verdict, String name) {
        ExpectedOutcome notConnected = verdict.apply(name + "_connect");
        ExpectedOutcome timedOut = verdict.apply(name + "_timeout");
        ExpectedOutcome broken = verdict.apply(name + "_broken");
        return Stream.of(
                bad(upstream, "self-signed", certificates, notConnected),
                bad(upstream, "other-host", certificates, notConnected),
                bad(upstream, "expired", certificates, notConnected),
                bad(upstream, "not-yet", certificates, notConnected),
                below(upstream, "HTTP in the clear", wire -> wire.send("HTTP/1.1 400 No TLS\r\n\r\n"), notConnected),
                below(upstream, "handshake failure", wire -> wire.send(ALERT + "\u0028"), notConnected),
                below(upstream, "no common version", wire -> wire.send(ALERT + "\u0046"), notConnected),
                below(upstream, "garbage", wire -> wire.send("\u0000\u00ff".repeat(99)), notConnected),
                below(
                                upstream,
                                "handshake reset",
                                wire -> {
                                    wire.socket().getInputStream().read();
                                    wire.reset();
                                },
                                broken)
                        .attempts(2),
                below(upstream, "handshake ended", ServerConnection::truncate, notConnected)
                        .attempts(2),
                below(upstream, "handshake stalls", wire -> {}, timedOut),
                below(upstream, "handshake stalls within a record", wire -> wire.send(RECORD), timedOut),
                below(
                        upstream,
                        "handshake dribbles",
                        wire -> {
                            // What the vendor has sent would otherwise end the pauses.
                            wire.socket()
                                    .getInputStream()
                                    .skip(wire.socket().getInputStream().available());
                            wire.send(RECORD);
                            wire.dribble("\u0002".repeat(999));
                        },
                        timedOut),
                below(
                        upstream,
                        "handshake without end",
                        wire -> wire.flood("\u0016\u0003\u0003\u0000\u0004" + "\u0000".repeat(4)),
                        notConnected));
    }

    private static Fault bad(
            Upstream upstream, String certificate, Certificates certificates, ExpectedOutcome verdict) {
        return new Fault(
                "certificate: " + certificate,
                upstream,
                new ShowsCertificate(certificates.server(certificate)),
                verdict,
                Fault.Attempts.ONE);
    }

    private static Fault below(Upstream upstream, String name, BelowTls does, ExpectedOutcome verdict) {
        return new Fault("TLS: " + name, upstream, does, verdict, Fault.Attempts.ONE);
    }
}
