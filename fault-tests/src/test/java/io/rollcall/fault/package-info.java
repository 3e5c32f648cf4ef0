/** Each cell once, for a short time. */
@NullMarked
package io.rollcall.fault;

import org.jspecify.annotations.NullMarked;
