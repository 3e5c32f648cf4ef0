/**
 * Bounds on connections, so that slow, idle or many clients, or large bodies, can't use the server
 * up.
 *
 * <p>{@link io.rollcall.app.http.connection.ServerSettings} sets those that the HTTP server has;
 * {@link io.rollcall.app.http.connection.ConnectionBounds} adds those it lacks on connections,
 * {@link io.rollcall.app.http.connection.RequestHead} those on single requests, {@link
 * io.rollcall.app.http.connection.BodyBudget} the one on all their bodies. On HTTP/2 each request
 * has a channel of its own, and {@link io.rollcall.app.http.connection.BoundedPipeline} adds what
 * that lacks.
 */
@NullMarked
package io.rollcall.app.http.connection;

import org.jspecify.annotations.NullMarked;
