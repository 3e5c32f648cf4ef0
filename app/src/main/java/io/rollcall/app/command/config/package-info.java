/**
 * The commands about configurations, a file each. Start at {@link
 * io.rollcall.app.command.config.ConfigCommand}.
 */
@NullMarked
package io.rollcall.app.command.config;

import org.jspecify.annotations.NullMarked;
