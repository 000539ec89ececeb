/** Owns the rotation of the master token: what each step that Secrets Manager asks for does, and what it never does. */
package io.github.tokenvendor.rotation;
