@NullMarked
package io.rollcall.seeded;

import org.jspecify.annotations.NullMarked;
