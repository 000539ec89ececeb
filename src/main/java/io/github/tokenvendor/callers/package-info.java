/** Owns who asks: the policies, the credentials that callers show, and the keys of those who issue them. */
@NullMarked
package io.github.tokenvendor.callers;

import org.jspecify.annotations.NullMarked;
