/** Streams over HTTP, and what they do when a client is slow. */
@NullMarked
package io.rollcall.app.http.stream;

import org.jspecify.annotations.NullMarked;
