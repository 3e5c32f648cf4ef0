/** Histories known to be good and known to be bad. */
@NullMarked
package io.rollcall.contract.history;

import org.jspecify.annotations.NullMarked;
