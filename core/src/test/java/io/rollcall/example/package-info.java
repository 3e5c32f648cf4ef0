/** A user's own code, which sees only what is public. */
@NullMarked
package io.rollcall.example;

import org.jspecify.annotations.NullMarked;
