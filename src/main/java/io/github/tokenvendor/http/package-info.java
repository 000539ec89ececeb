/** Owns the HTTP contract: routes, request parsing, responses, problems and CORS, in plain values. */
@NullMarked
package io.github.tokenvendor.http;

import org.jspecify.annotations.NullMarked;
