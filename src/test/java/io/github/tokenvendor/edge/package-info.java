/**
 * Owns what is known about shared caches in front of the vendor: a run of Varnish and nginx with their documented
 * configurations, and a simulation of a CDN's caches on a virtual clock.
 */
package io.github.tokenvendor.edge;
