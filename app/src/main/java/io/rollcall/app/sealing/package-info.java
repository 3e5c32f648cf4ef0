/**
 * Sensitive metadata: {@link io.rollcall.app.sealing.Sealing} seals it at the way in and opens it
 * for answers, with keys that change while Rollcall runs; {@link io.rollcall.app.sealing.Resealing}
 * seals with the primary key what is stored otherwise.
 */
@NullMarked
package io.rollcall.app.sealing;

import org.jspecify.annotations.NullMarked;
