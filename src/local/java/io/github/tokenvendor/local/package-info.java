/** The local endpoint: the real handler behind a small HTTP server, in front of the stand-ins. */
package io.github.tokenvendor.local;
