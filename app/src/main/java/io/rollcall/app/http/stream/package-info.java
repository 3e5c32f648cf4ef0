/**
 * Server-sent events: streams that tell changes for as long as a client listens.
 *
 * <p>A stream costs no thread. It is pulled, not pushed: a {@link
 * io.rollcall.app.http.stream.FrameSource} says that it has news, and the {@link
 * io.rollcall.app.http.stream.SseStream} asks it for a frame when the client can take one; so a
 * slow client never makes anything pile up. {@link io.rollcall.app.http.stream.OpenStreams} bounds
 * how many there are, keeps quiet ones alive and ends them all at shutdown.
 *
 * <p>{@link io.rollcall.app.http.stream.LongPolls} are for clients that ask for one change at a
 * time; they cost no thread either.
 */
@NullMarked
package io.rollcall.app.http.stream;

import org.jspecify.annotations.NullMarked;
