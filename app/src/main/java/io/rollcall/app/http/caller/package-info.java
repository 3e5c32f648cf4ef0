/** Who sent a request, as it is put on record: {@link io.rollcall.app.http.caller.Callers}. */
@NullMarked
package io.rollcall.app.http.caller;

import org.jspecify.annotations.NullMarked;
