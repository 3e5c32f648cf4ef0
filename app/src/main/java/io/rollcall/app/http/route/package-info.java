/**
 * What routes need before they are called: how large a body, of which media type, and in which form
 * their errors are told. A route says so by annotations, {@link
 * io.rollcall.app.http.route.RouteTable} collects it.
 */
@NullMarked
package io.rollcall.app.http.route;

import org.jspecify.annotations.NullMarked;
