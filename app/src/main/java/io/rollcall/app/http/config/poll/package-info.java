/**
 * Requests that wait for a configuration to change: {@link
 * io.rollcall.app.http.config.poll.ConfigPolls}.
 */
@NullMarked
package io.rollcall.app.http.config.poll;

import org.jspecify.annotations.NullMarked;
