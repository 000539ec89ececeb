/** Owns the load run: many concurrent callers of one handler for half a minute, with every response checked. */
package io.github.tokenvendor.load;
