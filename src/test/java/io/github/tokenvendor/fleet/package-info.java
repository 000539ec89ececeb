/** Runs hundreds of vendors on one virtual clock, in front of one Mapbox and one table. */
package io.github.tokenvendor.fleet;
