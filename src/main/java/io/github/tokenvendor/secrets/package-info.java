/** Owns the master token's way from AWS Secrets Manager to the vendor: reading, judging, caching, re-reading. */
@NullMarked
package io.github.tokenvendor.secrets;

import org.jspecify.annotations.NullMarked;
