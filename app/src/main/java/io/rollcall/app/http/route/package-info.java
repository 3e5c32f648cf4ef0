/**
 * What routes need before they are called: what their callers must be allowed to do, how large a
 * body they take, of which media type, and in which form their errors are told. A route says so by
 * annotations, {@link io.rollcall.app.http.route.RouteTable} collects it. One that says nothing of
 * who may call it is closed to everybody.
 */
@NullMarked
package io.rollcall.app.http.route;

import org.jspecify.annotations.NullMarked;
