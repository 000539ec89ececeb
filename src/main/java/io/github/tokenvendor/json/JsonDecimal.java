package io.github.tokenvendor.json;

/**
 * A JSON number with a fraction or an exponent, kept as written.
 *
 * @param literal the number's text, such as {@code 1e400}
 */
public record JsonDecimal(String literal) {}
