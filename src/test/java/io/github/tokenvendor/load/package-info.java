/** Owns the load run: many concurrent callers of one handler for half a minute, every answer judged. */
package io.github.tokenvendor.load;
