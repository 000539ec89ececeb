/** Owns the harness for properties (random inputs, shrunk when they fail), and those of whole vended tokens. */
package io.github.tokenvendor.property;
