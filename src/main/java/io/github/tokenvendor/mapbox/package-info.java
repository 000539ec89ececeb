/** Owns Mapbox's Tokens API: its tokens' format, its four calls and what its refusals mean. */
package io.github.tokenvendor.mapbox;
