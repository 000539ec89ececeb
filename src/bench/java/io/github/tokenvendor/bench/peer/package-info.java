/** What the vendor is measured against: functions that a competent person would write, without this project's care. */
package io.github.tokenvendor.bench.peer;
