package io.github.tokenvendor.mapbox;

/**
 * A permanent token that Mapbox has just created.
 *
 * @param id by which it can be deleted; not secret
 * @param token the token; Mapbox shows a secret one this once only
 */
public record PermanentToken(String id, AccessToken token) {}
