/** Measures the packaged program beside peers that do the same job, all in one run on one machine. */
package io.github.tokenvendor.bench;
