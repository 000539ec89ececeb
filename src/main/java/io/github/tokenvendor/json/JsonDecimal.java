package io.github.tokenvendor.json;

/**
 * A JSON number with a fraction or an exponent, kept as it was written.
 *
 * @param literal the number's text, such as {@code 1e400}; never null
 */
public record JsonDecimal(String literal) {}
