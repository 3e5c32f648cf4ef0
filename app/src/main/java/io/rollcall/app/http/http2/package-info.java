/** What HTTP/2 needs on its connections and streams that HTTP/1.1 has by itself. */
@NullMarked
package io.rollcall.app.http.http2;

import org.jspecify.annotations.NullMarked;
