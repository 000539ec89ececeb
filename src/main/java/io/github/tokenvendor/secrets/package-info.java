/** Owns the path of the master token from AWS Secrets Manager: reading, validating, caching, refetching. */
@NullMarked
package io.github.tokenvendor.secrets;

import org.jspecify.annotations.NullMarked;
