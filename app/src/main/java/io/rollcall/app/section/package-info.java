/**
 * What operators can set, a file for each part of Rollcall: its settings, how they are read, and
 * what they say together. To add a part, write a {@link io.rollcall.app.setting.Section} and name
 * it in {@code META-INF/services}; {@code docs/configuration.md} is written from them.
 */
@NullMarked
package io.rollcall.app.section;

import org.jspecify.annotations.NullMarked;
