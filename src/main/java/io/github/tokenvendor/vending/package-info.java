/** Owns what may be vended: scopes, lifetimes, policy, the reuse of tokens, the proof of the grant, the failures. */
@NullMarked
package io.github.tokenvendor.vending;

import org.jspecify.annotations.NullMarked;
