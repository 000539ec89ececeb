/** Checks the SAM template against what the code reads, calls, returns and logs, which no linter can. */
package io.github.tokenvendor.template;
