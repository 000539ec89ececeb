package io.github.tokenvendor.dev;

/** A file, or generated text, to serve. */
record StaticFile(String contentType, byte[] content) {}
