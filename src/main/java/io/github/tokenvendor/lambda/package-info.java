/** Owns the Lambda entry points: events in and out, and the one place where everything is wired. */
package io.github.tokenvendor.lambda;
