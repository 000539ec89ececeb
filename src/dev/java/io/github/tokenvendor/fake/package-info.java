/**
 * Fakes of the services that the vendor calls: Mapbox's Tokens API, AWS Secrets Manager and an issuer of credentials.
 */
package io.github.tokenvendor.fake;
