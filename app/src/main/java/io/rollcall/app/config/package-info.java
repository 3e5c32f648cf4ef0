/**
 * What an operator can set, under {@code rollcall.} in one file, the environment and options.
 *
 * <p>Start at {@link io.rollcall.app.config.Setting}, one thing that can be set, and {@link
 * io.rollcall.app.config.Section}, by which a part of Rollcall declares its own. {@link
 * io.rollcall.app.config.SettingsSource} reads {@link io.rollcall.app.config.Settings}, which are
 * valid when they exist; {@link io.rollcall.app.config.RunningSettings} are those that hold.
 */
@NullMarked
package io.rollcall.app.config;

import org.jspecify.annotations.NullMarked;
