/** Owns what tests of several packages share: a manual clock, token texts, the stand-ins for Mapbox and the lease table, the raw server, text tables. */
package io.github.tokenvendor.testing;
