/** Owns the environment variables: reads and judges them once, all faults together. */
package io.github.tokenvendor.config;
