/** Runs hundreds of vendors on one virtual clock, before one Mapbox and one table. */
package io.github.tokenvendor.fleet;
