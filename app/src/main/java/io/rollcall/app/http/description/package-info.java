/** What the OpenAPI description says of all routes alike, and the page that shows it. */
@NullMarked
package io.rollcall.app.http.description;

import org.jspecify.annotations.NullMarked;
