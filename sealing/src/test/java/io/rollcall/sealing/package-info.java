@NullMarked
package io.rollcall.sealing;

import org.jspecify.annotations.NullMarked;
