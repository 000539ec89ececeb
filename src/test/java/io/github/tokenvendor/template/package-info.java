/** Holds the SAM template to what the code reads, calls, answers and logs, which no template linter knows. */
package io.github.tokenvendor.template;
