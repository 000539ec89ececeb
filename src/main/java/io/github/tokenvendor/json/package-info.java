/** Owns strict reading and ASCII-only writing of small JSON texts, without ever quoting what was read. */
@NullMarked
package io.github.tokenvendor.json;

import org.jspecify.annotations.NullMarked;
