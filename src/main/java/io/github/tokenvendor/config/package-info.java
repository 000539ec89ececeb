/** Owns the environment variables: reads and validates them once, and reports all faults together. */
@NullMarked
package io.github.tokenvendor.config;

import org.jspecify.annotations.NullMarked;
