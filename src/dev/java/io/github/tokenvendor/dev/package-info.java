/** The local endpoint: the deployed handler behind a small HTTP server, with fake upstreams. */
package io.github.tokenvendor.dev;
