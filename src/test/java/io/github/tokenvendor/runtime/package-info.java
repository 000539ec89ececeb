/** Runs the packaged program under AWS's own runtime client, in a process of its own, as Lambda does. */
package io.github.tokenvendor.runtime;
