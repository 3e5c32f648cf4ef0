/**
 * Changes settings while Rollcall runs: when a file changes, on SIGHUP, and on request. Start at
 * {@link io.rollcall.app.reload.Reloader}.
 */
@NullMarked
package io.rollcall.app.reload;

import org.jspecify.annotations.NullMarked;
