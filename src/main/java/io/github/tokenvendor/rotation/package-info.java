/** Rotates the master token in the four steps that Secrets Manager requests. */
@NullMarked
package io.github.tokenvendor.rotation;

import org.jspecify.annotations.NullMarked;
