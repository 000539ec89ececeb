/** Owns the search for secrets in everything that the vendor lets out. */
package io.github.tokenvendor.canary;
