/**
 * Keeps a Mapbox token fresh in an Android app or any JVM program. Uses only Java 8 classes that Android has had since
 * API level 24, and no dependencies.
 */
package io.github.tokenvendor.client;
