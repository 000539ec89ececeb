package io.github.tokenvendor.dev;

/** The content of a served file, and its media type. */
record StaticFile(String contentType, byte[] content) {}
