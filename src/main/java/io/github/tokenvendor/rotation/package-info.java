/** Owns the rotation of the master token: what each step that Secrets Manager asks for does, and what it never does. */
@NullMarked
package io.github.tokenvendor.rotation;

import org.jspecify.annotations.NullMarked;
