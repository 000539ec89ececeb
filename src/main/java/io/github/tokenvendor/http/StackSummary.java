package io.github.tokenvendor.http;

import java.util.ArrayList;
import java.util.List;

/** Describes an unexpected exception by its classes and stack frames, without messages, which may quote a token. */
final class StackSummary {
    private static final String OWN = "io.github.tokenvendor.";
    private static final int MAX_CAUSES = 4;
    private static final int MAX_FRAMES = 8;

    private StackSummary() {}

    /** The classes of an exception and its causes, outermost first. */
    static String classes(Throwable unexpected) {
        List<String> classes = new ArrayList<>();
        for (Throwable cause : chain(unexpected)) {
            classes.add(cause.getClass().getName());
        }
        return String.join(" caused by ", classes);
    }

    /** The innermost frames in the vendor's packages, such as {@code vending.Minter.mint:120}. */
    static List<String> ownFrames(Throwable unexpected) {
        List<String> frames = new ArrayList<>();
        for (Throwable cause : chain(unexpected)) {
            for (StackTraceElement frame : cause.getStackTrace()) {
                if (frame.getClassName().startsWith(OWN) && frames.size() < MAX_FRAMES) {
                    frames.add(frame.getClassName().substring(OWN.length()) + "." + frame.getMethodName() + ":"
                            + frame.getLineNumber());
                }
            }
        }
        return frames;
    }

    private static List<Throwable> chain(Throwable unexpected) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable next = unexpected; next != null && chain.size() < MAX_CAUSES; next = next.getCause()) {
            chain.add(next);
        }
        return chain;
    }
}
