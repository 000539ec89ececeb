/** Owns the properties that hold for any input, judged from outside the packages that have to keep them. */
package io.github.tokenvendor.property;
