/** Runs the packaged program under AWS's own runtime client, in a separate process, as Lambda does. */
package io.github.tokenvendor.runtime;
