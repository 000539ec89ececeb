/** Reproduces, one class each, the situations that were reported in public, so that none of them can come back unnoticed. */
package io.github.tokenvendor.issues;
