/** Who may do what, asked of a whole server. */
@NullMarked
package io.rollcall.app.security;

import org.jspecify.annotations.NullMarked;
