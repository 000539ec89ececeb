/** Fakes of the services that the vendor calls: Mapbox's Tokens API and AWS Secrets Manager. */
package io.github.tokenvendor.fake;
