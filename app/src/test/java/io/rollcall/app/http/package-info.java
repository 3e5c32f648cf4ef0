/** Every call of the API, over HTTP. */
@NullMarked
package io.rollcall.app.http;

import org.jspecify.annotations.NullMarked;
