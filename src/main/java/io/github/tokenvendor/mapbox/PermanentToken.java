package io.github.tokenvendor.mapbox;

/**
 * A new permanent token.
 *
 * @param id identifies the token for deletion; not secret
 * @param token the token; Mapbox returns a secret one only once
 */
public record PermanentToken(String id, AccessToken token) {}
