/**
 * Query parameters, read strictly: {@link io.rollcall.app.http.query.Query} knows which there may
 * be.
 */
@NullMarked
package io.rollcall.app.http.query;

import org.jspecify.annotations.NullMarked;
