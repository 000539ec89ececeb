/** Owns HTTP exchanges with upstreams: which URLs they may have, bounds in time and size, and the record of each call. */
@NullMarked
package io.github.tokenvendor.upstream;

import org.jspecify.annotations.NullMarked;
