/** Owns the master token's way from AWS Secrets Manager to the vendor: reading, judging, caching, re-reading. */
package io.github.tokenvendor.secrets;
