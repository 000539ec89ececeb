package io.github.tokenvendor.config;

import java.util.List;

/** Lists every fault of a configuration, without the values. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    ConfigurationException(List<String> faults) {
        super(String.join("; ", faults), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** The faults: one sentence each, starting with the variable's name. */
    public List<String> faults() {
        return faults;
    }
}
