/** Owns the search for secrets in everything that the vendor outputs. */
package io.github.tokenvendor.canary;
