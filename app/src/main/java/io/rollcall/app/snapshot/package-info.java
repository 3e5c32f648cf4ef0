/**
 * The file that keeps what was known over a restart: {@link io.rollcall.app.snapshot.SnapshotFile}.
 */
@NullMarked
package io.rollcall.app.snapshot;

import org.jspecify.annotations.NullMarked;
