/**
 * Request bodies, read strictly: what is not understood is an error that says where it is.
 *
 * <p>Start at {@link io.rollcall.app.http.json.JsonBody}. Data binding would pass over duplicate
 * fields, text after the end and numbers where a text belongs, and would fail a whole list for one
 * bad item; so fields are asked for by name, of a {@link io.rollcall.app.http.json.JsonObject}.
 */
@NullMarked
package io.rollcall.app.http.json;

import org.jspecify.annotations.NullMarked;
