/**
 * The gate that shows that the checks of Rollcall find bugs. Start at {@link
 * io.rollcall.seeded.SeededBug}, a small change of one source file that breaks it on purpose.
 * {@link io.rollcall.seeded.Gate} compiles one such bug at a time and runs {@link
 * io.rollcall.seeded.Check}s on it, until one of them fails, as it should.
 */
@NullMarked
package io.rollcall.seeded;

import org.jspecify.annotations.NullMarked;
