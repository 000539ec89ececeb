package io.github.tokenvendor.edge;

/**
 * What makes two requests the same to a shared cache.
 *
 * @param origin the page's origin
 * @param target path and query
 */
record CacheKey(String origin, String target) {}
