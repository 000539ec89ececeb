/** Owns lifetimes, authorization, the reuse of leases, minting, and the closed list of failures. */
@NullMarked
package io.github.tokenvendor.vending;

import org.jspecify.annotations.NullMarked;
