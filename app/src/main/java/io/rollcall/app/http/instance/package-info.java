/**
 * One instance and many: registering them, keeping them registered, saying how they do. Start at
 * {@link io.rollcall.app.http.instance.InstanceController}.
 */
@NullMarked
package io.rollcall.app.http.instance;

import org.jspecify.annotations.NullMarked;
