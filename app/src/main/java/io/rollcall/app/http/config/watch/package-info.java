/**
 * Watching configurations: streams of one key, and of all that begin alike. Start at {@link
 * io.rollcall.app.http.config.watch.ConfigWatchController}.
 */
@NullMarked
package io.rollcall.app.http.config.watch;

import org.jspecify.annotations.NullMarked;
