/** Talks JSON to AWS: endpoints, signed requests, and what the answers mean. */
@NullMarked
package io.github.tokenvendor.aws;

import org.jspecify.annotations.NullMarked;
