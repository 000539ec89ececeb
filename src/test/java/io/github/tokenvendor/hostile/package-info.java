/** Owns the table of hostile requests: its notation, and the rules that every answer to a row has to keep. */
package io.github.tokenvendor.hostile;
