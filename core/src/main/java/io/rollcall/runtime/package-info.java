/**
 * Rollcall as one thing: {@link io.rollcall.runtime.Rollcall} joins the parts over a backend, for
 * the server and for any other program that embeds a registry.
 *
 * {@snippet :
 * try (var scheduler = Scheduler.system();
 *     var backend = MemoryRegistry.open(MemorySettings.NO_FILE, Clock.system(), scheduler);
 *     var rollcall = Rollcall.over(backend, Clock.system(), scheduler).open()) {
 *   rollcall.registry().write(new Write.Register(registration, mode), Caller.program("importer"));
 *   var instances = rollcall.discovery().discover("orders").instances();
 * }
 * }
 */
@NullMarked
package io.rollcall.runtime;

import org.jspecify.annotations.NullMarked;
