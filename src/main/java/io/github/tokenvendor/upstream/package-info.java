/** Owns one HTTP exchange with an upstream, bounded in time and size, and the record of what it did. */
@NullMarked
package io.github.tokenvendor.upstream;

import org.jspecify.annotations.NullMarked;
