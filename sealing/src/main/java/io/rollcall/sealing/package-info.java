/**
 * Sensitive metadata and values of configurations, sealed before any store holds them and opened
 * for whoever may see them.
 *
 * {@snippet :
 * var keys = SealingKeys.create();
 * var sealer = new Sealer(keys, name -> name.equals("password"));
 * var stored = sealer.seal(registration); // "password" reads "sealed:1:…" there
 * var clear = sealer.open(stored); // as it was
 * }
 *
 * <p>Start at {@link io.rollcall.sealing.Sealer}, and for configurations at {@link
 * io.rollcall.sealing.ConfigSealer}. docs/decisions/0029 says what was chosen and why.
 */
@NullMarked
package io.rollcall.sealing;

import org.jspecify.annotations.NullMarked;
