package io.github.tokenvendor.audit;

import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;

/** Writes audit lines, each in a single write, so that threads cannot interleave them. */
public final class AuditLog {
    private final PrintStream out;
    private final Clock clock;
    private final boolean omitSubject;

    /**
     * Creates the log.
     *
     * @param out receives the lines; in Lambda, standard output
     */
    public AuditLog(PrintStream out, Clock clock) {
        this(out, clock, false);
    }

    /**
     * Creates a log that may leave the callers' subjects out.
     *
     * @param out receives the lines; in Lambda, standard output
     */
    public AuditLog(PrintStream out, Clock clock, boolean omitSubject) {
        this.out = out;
        this.clock = clock;
        this.omitSubject = omitSubject;
    }

    /** Writes the line of a request. */
    public void write(AuditRecord record) {
        Map<String, Object> line = EmbeddedMetrics.line(record, clock.millis());
        if (omitSubject) {
            line.remove(EmbeddedMetrics.SUBJECT);
        }
        writeLine(line);
    }

    /** Writes the line of a rotation step. */
    public void write(RotationRecord record) {
        writeLine(RotationMetrics.line(record, clock.millis()));
    }

    private void writeLine(Map<String, Object> members) {
        try {
            // println would write text and line feed separately, and Lambda might read them as two lines.
            JsonWriter.writeLine(members, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a print stream cannot fail", e);
        }
        out.flush();
    }
}
