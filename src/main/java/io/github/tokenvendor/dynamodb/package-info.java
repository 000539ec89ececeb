/** Keeps the leases that execution environments share in an Amazon DynamoDB table. */
@NullMarked
package io.github.tokenvendor.dynamodb;

import org.jspecify.annotations.NullMarked;
