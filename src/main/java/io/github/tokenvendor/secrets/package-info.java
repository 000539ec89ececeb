/** Owns the way of the master token from AWS Secrets Manager: reading, checking, caching, re-reading, its versions. */
@NullMarked
package io.github.tokenvendor.secrets;

import org.jspecify.annotations.NullMarked;
