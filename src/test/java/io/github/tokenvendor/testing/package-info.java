/**
 * Owns what tests of several packages share. For a new test, it offers:
 *
 * <ul>
 *   <li>a vendor: {@link io.github.tokenvendor.testing.VendorFixture} has its environment in front of the fakes and starts
 *       it in this process or as the packaged program, both as a {@link io.github.tokenvendor.testing.VendorUnderTest};
 *       {@link io.github.tokenvendor.testing.VendorHarness} has the core of one, without a handler
 *   <li>Mapbox: {@link io.github.tokenvendor.fake.FakeMapbox} with its rules, or
 *       {@link io.github.tokenvendor.testing.ScriptedMapbox} without any, which does what the test says
 *   <li>another upstream: {@link io.github.tokenvendor.testing.RecordingServer} for whole responses,
 *       {@link io.github.tokenvendor.testing.WireServer} for single bytes, TLS and refused connections
 *   <li>a lease table: {@link io.github.tokenvendor.testing.InMemoryLeaseTable} in this process,
 *       {@link io.github.tokenvendor.fake.FakeDynamoDb} behind the real client
 *   <li>what holds for every response and every audit line: {@link io.github.tokenvendor.testing.ContractRules}
 *   <li>a table of rows in a text file: {@link io.github.tokenvendor.testing.Table}
 *   <li>time: {@link io.github.tokenvendor.testing.MutableClock}
 * </ul>
 */
package io.github.tokenvendor.testing;
