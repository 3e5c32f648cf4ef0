/**
 * The server under load, beside a peer in the same run: {@link
 * io.rollcall.bench.load.DiscoveryLoad}, started by {@code bench/load}.
 */
@NullMarked
package io.rollcall.bench.load;

import org.jspecify.annotations.NullMarked;
