package io.github.tokenvendor.config;

import java.util.List;

/** Names every fault of a configuration; the faults quote no values. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    ConfigurationException(List<String> faults) {
        super(String.join("; ", faults), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /**
     * The faults.
     *
     * @return a sentence for each, beginning with the variable's name
     */
    public List<String> faults() {
        return faults;
    }
}
