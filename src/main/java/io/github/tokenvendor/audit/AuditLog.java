package io.github.tokenvendor.audit;

import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;

/** Writes audit lines, each in one piece, whatever other threads write. */
public final class AuditLog {
    private final PrintStream out;
    private final Clock clock;

    /**
     * Makes the log.
     *
     * @param out where the lines go; in Lambda, standard output
     */
    public AuditLog(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Writes the line of an invocation. */
    public void write(AuditRecord record) {
        writeLine(EmbeddedMetrics.line(record, clock.millis()));
    }

    /** Writes the line of a rotation's step. */
    public void write(RotationRecord record) {
        writeLine(RotationMetrics.line(record, clock.millis()));
    }

    private void writeLine(Map<String, Object> members) {
        try {
            // In one piece: println would send text and line end apart, and Lambda might take them for two lines.
            JsonWriter.writeLine(members, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a print stream does not fail", e);
        }
        out.flush();
    }
}
