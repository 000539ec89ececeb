/** The functions that the vendor is compared with, as a competent developer would write them. */
package io.github.tokenvendor.bench.peer;
