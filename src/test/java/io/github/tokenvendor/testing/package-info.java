/** Owns what tests of several packages share: a clock moved by hand, token texts, the stand-ins for Mapbox and the lease table, the raw server, text tables. */
package io.github.tokenvendor.testing;
