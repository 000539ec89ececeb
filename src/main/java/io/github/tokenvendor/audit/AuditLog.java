package io.github.tokenvendor.audit;

import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
        Instant now = clock.instant();
        Map<String, Object> line = EmbeddedMetrics.line(record, now.toEpochMilli());
        if (omitSubject) {
            line.remove(EmbeddedMetrics.SUBJECT);
        }
        writeLine(line, now, record.status() / 100 == 5);
    }

    /** Writes the line of a rotation step. */
    public void write(RotationRecord record) {
        Instant now = clock.instant();
        writeLine(RotationMetrics.line(record, now.toEpochMilli()), now, record.failed());
    }

    /**
     * Lambda drops lines below the function's log level, and treats a line without level and time as INFO. These lines
     * also carry the metrics, so none may be below WARN.
     */
    private void writeLine(Map<String, Object> line, Instant now, boolean failed) {
        line.put("level", failed ? "ERROR" : "WARN");
        line.put("timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString());
        try {
            // println would write text and line feed separately, and Lambda might read them as two lines.
            JsonWriter.writeLine(line, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a print stream cannot fail", e);
        }
        out.flush();
    }
}
