/**
 * What an operator can set, under {@code rollcall.} in one file, the environment and options.
 *
 * <p>Start at {@link io.rollcall.app.setting.Setting}, one thing that can be set, and {@link
 * io.rollcall.app.setting.Section}, by which a part of Rollcall declares its own. {@link
 * io.rollcall.app.setting.SettingsSource} reads {@link io.rollcall.app.setting.Settings}, which are
 * valid when they exist; {@link io.rollcall.app.setting.RunningSettings} are those that hold.
 */
@NullMarked
package io.rollcall.app.setting;

import org.jspecify.annotations.NullMarked;
