package io.github.tokenvendor.faults;

/** A misbehaviour that begins before TLS does, even where the server has a certificate. */
@FunctionalInterface
interface BelowTls extends ServerBehaviour {}
