/** The suites' own tools. */
@NullMarked
package io.rollcall.contract;

import org.jspecify.annotations.NullMarked;
