/** Situations that people reported in public, one class each, and the handler that most people write first. */
package io.github.tokenvendor.issues;
