/** Measures the packaged program and peers that do the same job, in one run on one machine. */
package io.github.tokenvendor.bench;
