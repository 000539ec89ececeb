/** Owns the HTTP contract: routes, request parsing, answers, problems and CORS, in terms of plain values. */
@NullMarked
package io.github.tokenvendor.http;

import org.jspecify.annotations.NullMarked;
