/** Identifies callers: policies, the credentials that callers show, and the keys of their issuers. */
@NullMarked
package io.github.tokenvendor.callers;

import org.jspecify.annotations.NullMarked;
