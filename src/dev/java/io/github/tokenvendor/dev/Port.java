package io.github.tokenvendor.dev;

import java.util.Optional;
import java.util.regex.Pattern;

/** Parses a port number. */
final class Port {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final int HIGHEST = 65_535;

    private Port() {}

    /**
     * Returns the port in {@code text}, or {@code otherwise} if it is empty; 0 means any free port.
     *
     * @param name the setting's name, for the error message
     */
    static int read(String name, Optional<String> text, int otherwise) throws StartupException {
        if (text.isEmpty()) {
            return otherwise;
        }
        if (NUMBER.matcher(text.get()).matches() && Integer.parseInt(text.get()) <= HIGHEST) {
            return Integer.parseInt(text.get());
        }
        throw new StartupException(name + " must be a number from 0 to " + HIGHEST + ".");
    }
}
