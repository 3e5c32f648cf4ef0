/**
 * What looks at a request before it has a route: may it be answered at all, and can it be answered
 * from what is at hand.
 */
@NullMarked
package io.rollcall.app.http.front;

import org.jspecify.annotations.NullMarked;
