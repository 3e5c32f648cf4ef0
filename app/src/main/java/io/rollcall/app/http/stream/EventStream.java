package io.rollcall.app.http.stream;

import org.reactivestreams.Publisher;

/**
 * The body of an answer that is a stream.
 *
 * @param frames each of them ready to be sent, by {@link SseFrame}
 */
record EventStream(Publisher<byte[]> frames) {}
