package io.github.tokenvendor.dev;

import java.util.Map;
import java.util.Optional;

/**
 * The environment variables of a program. Blank values count as absent, as in the vendor.
 *
 * @param variables the process's variables
 */
record Environment(Map<String, String> variables) {
    Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
