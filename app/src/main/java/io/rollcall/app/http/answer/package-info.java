/**
 * What answers are made of: {@link io.rollcall.app.http.answer.InstanceResponse}, an instance as
 * JSON, and {@link io.rollcall.app.http.answer.SnapshotAnswers}, a service with the headers that
 * say how fresh it is.
 */
@NullMarked
package io.rollcall.app.http.answer;

import org.jspecify.annotations.NullMarked;
