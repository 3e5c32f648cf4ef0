/**
 * The HTTP API, version 1, in rooms: one for each kind of resource, and one for each thing that all
 * of them need.
 *
 * <p>Start at {@link io.rollcall.app.http.instance.InstanceController}. Controllers read the
 * request, call {@code core}, and write the answer; every error they or {@code core} throw becomes
 * a problem in {@code io.rollcall.app.http.problem}. What blocks runs on virtual threads.
 */
@NullMarked
package io.rollcall.app.http;

import org.jspecify.annotations.NullMarked;
