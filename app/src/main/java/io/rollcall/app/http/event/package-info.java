/** What streams tell, as JSON. */
@NullMarked
package io.rollcall.app.http.event;

import org.jspecify.annotations.NullMarked;
