/** Owns what tests of several packages share: a clock moved by hand, token texts, a Mapbox that follows a script. */
package io.github.tokenvendor.testing;
