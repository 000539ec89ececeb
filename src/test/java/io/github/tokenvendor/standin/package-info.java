/** Holds the stand-ins to the documentation of the services they stand in for. */
package io.github.tokenvendor.standin;
