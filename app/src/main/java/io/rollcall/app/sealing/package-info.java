/**
 * Sensitive metadata: {@link io.rollcall.app.sealing.Registrar} has it sealed at the way in; {@link
 * io.rollcall.app.sealing.Sealing} knows the keys, which change while Rollcall runs, and opens it
 * for answers; {@link io.rollcall.app.sealing.Resealing} seals with the primary key what is stored
 * otherwise.
 */
@NullMarked
package io.rollcall.app.sealing;

import org.jspecify.annotations.NullMarked;
