/** The local endpoint: the real handler behind a small HTTP server, in front of the fakes. */
package io.github.tokenvendor.dev;
