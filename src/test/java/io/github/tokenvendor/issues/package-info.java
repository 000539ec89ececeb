/** Situations that people reported in public, one class each, and the handler everybody writes first. */
package io.github.tokenvendor.issues;
