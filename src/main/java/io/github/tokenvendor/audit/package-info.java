/** Owns the one line that every invocation leaves behind, log and metric in one. */
package io.github.tokenvendor.audit;
