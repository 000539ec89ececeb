/** Owns the tables of upstream faults, which are produced byte by byte on real sockets. */
package io.github.tokenvendor.faults;
