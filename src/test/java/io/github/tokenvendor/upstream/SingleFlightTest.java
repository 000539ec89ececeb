package io.github.tokenvendor.upstream;

class SingleFlightTest {}
