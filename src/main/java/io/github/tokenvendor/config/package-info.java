/** Owns the environment variables: reads and judges them once, all faults together. */
@NullMarked
package io.github.tokenvendor.config;

import org.jspecify.annotations.NullMarked;
