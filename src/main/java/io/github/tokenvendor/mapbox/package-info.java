/** Owns Mapbox's Tokens API: tokens, scopes, the proof of a grant, the four calls and their failures. */
@NullMarked
package io.github.tokenvendor.mapbox;

import org.jspecify.annotations.NullMarked;
