/** Owns the HTTP contract: routes, request parsing, answers, problems and CORS, in terms of plain values. */
package io.github.tokenvendor.http;
