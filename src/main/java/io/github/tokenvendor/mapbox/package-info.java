/** Owns Mapbox's Tokens API: its tokens' format, its four calls and what its refusals mean. */
@NullMarked
package io.github.tokenvendor.mapbox;

import org.jspecify.annotations.NullMarked;
