/**
 * What happens to the value of a configuration between a client and the store: {@link
 * io.rollcall.app.config.ContentCheck} refuses what does not parse or breaks its schema, and {@link
 * io.rollcall.app.config.ValueSeal} seals what must not be read in the store. {@link
 * io.rollcall.app.config.ConfigResealing} does so again when keys change.
 */
@NullMarked
package io.rollcall.app.config;

import org.jspecify.annotations.NullMarked;
