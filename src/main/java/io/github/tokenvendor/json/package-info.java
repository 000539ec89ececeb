/** Owns strict parsing and ASCII-only writing of small JSON texts; errors never quote the text. */
@NullMarked
package io.github.tokenvendor.json;

import org.jspecify.annotations.NullMarked;
