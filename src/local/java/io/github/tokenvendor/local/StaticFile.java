package io.github.tokenvendor.local;

/** A file to serve, or text in the place of one. */
record StaticFile(String contentType, byte[] content) {
}
