/** What operators ask of the registry as a whole. */
@NullMarked
package io.rollcall.app.http.operation;

import org.jspecify.annotations.NullMarked;
