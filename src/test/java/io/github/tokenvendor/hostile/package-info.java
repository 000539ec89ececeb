/** Owns the table of hostile requests, and the rules for every response to a row. */
package io.github.tokenvendor.hostile;
