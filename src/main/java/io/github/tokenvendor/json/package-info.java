/** Owns strict reading and ASCII-only writing of small JSON texts, without ever quoting what was read. */
package io.github.tokenvendor.json;
