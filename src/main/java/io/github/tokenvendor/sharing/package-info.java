/** Owns the leases that execution environments share: who mints for all, and the DynamoDB table that holds them. */
@NullMarked
package io.github.tokenvendor.sharing;

import org.jspecify.annotations.NullMarked;
