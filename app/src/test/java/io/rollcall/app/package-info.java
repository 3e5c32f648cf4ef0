/** The server as its users meet it: over HTTP. */
@NullMarked
package io.rollcall.app;

import org.jspecify.annotations.NullMarked;
