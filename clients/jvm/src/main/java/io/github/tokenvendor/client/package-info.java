/**
 * Keeps a Mapbox token fresh in an Android app or any JVM program: no dependencies, nothing beyond Java 8 and what
 * Android has had since API level 24. An artifact of its own, not part of the deployed function.
 */
package io.github.tokenvendor.client;
