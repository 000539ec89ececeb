/** Owns the tables of upstream faults and the server that commits them, byte by byte, on real sockets. */
package io.github.tokenvendor.faults;
