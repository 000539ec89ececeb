/**
 * Keeps a Mapbox token fresh in an Android app or any JVM program: no dependencies, nothing beyond Java 8 and what
 * Android has had since API level 21. Not part of the deployed function; copy the package to where it is needed.
 */
package io.github.tokenvendor.client;
