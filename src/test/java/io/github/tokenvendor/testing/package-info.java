/** Owns what tests of several packages share: a clock moved by hand, token texts, and a Mapbox that follows a script. */
package io.github.tokenvendor.testing;
