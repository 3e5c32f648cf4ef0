/**
 * The configuration store: keys with values of which every write is a version. Start with {@link
 * io.rollcall.config.ConfigStore}.
 */
@NullMarked
package io.rollcall.config;

import org.jspecify.annotations.NullMarked;
