/** Owns the Lambda handlers, which convert events and responses, the wiring, and priming. */
@NullMarked
package io.github.tokenvendor.lambda;

import org.jspecify.annotations.NullMarked;
