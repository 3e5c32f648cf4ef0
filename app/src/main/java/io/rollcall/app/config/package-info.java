/**
 * What an operator can set, under {@code rollcall.} in one YAML file.
 *
 * <p>Start at {@link io.rollcall.app.config.RollcallSettings}, which is read once, at start, and is
 * valid when it exists. {@link io.rollcall.app.config.Setting} says for each key what it means and
 * what holds when it is not given; {@code docs/configuration.md} is that list for people.
 */
@NullMarked
package io.rollcall.app.config;

import org.jspecify.annotations.NullMarked;
