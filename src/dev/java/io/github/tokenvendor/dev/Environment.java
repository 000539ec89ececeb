package io.github.tokenvendor.dev;

import java.util.Map;
import java.util.Optional;

/**
 * The environment variables of a program; blank ones count as absent, as they do for the vendor.
 *
 * @param variables the variables as the process has them
 */
record Environment(Map<String, String> variables) {
    Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
