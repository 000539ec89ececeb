/** Calls AWS services with signed JSON requests: endpoints, credentials and errors. */
@NullMarked
package io.github.tokenvendor.aws;

import org.jspecify.annotations.NullMarked;
