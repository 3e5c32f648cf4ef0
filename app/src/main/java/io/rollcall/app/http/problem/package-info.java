/**
 * The one place where errors become answers: {@code application/problem+json} (RFC 9457), or in the
 * {@link io.rollcall.app.http.problem.ErrorFormat} of another protocol.
 *
 * <p>Start at {@link io.rollcall.app.http.problem.Problems}, which knows {@code core}'s errors and
 * those of request bodies; {@link io.rollcall.app.http.problem.ProblemAnswers} does the same for
 * what the HTTP server refuses. {@link io.rollcall.app.http.problem.ProblemType} is the list of all
 * problems; {@code docs/errors.md} is that list for people.
 */
@NullMarked
package io.rollcall.app.http.problem;

import org.jspecify.annotations.NullMarked;
