/** Holds the local endpoint to what API Gateway does and to what its greeting promises. */
package io.github.tokenvendor.local;
