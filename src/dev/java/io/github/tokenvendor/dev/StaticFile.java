package io.github.tokenvendor.dev;

/** A file to serve, or text in the place of one. */
record StaticFile(String contentType, byte[] content) {}
