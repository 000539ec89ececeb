package io.github.tokenvendor.dev;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a port from the outside. */
final class Port {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final int HIGHEST = 65_535;

    private Port() {}

    /**
     * The port in {@code text}; {@code otherwise} if there is none. 0 stands for any free one.
     *
     * @param name what the message calls it
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
