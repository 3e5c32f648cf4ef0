/**
 * Registrations as JSON, for the stores that keep them so. Start at {@link
 * io.rollcall.json.InstanceRecord}.
 */
@NullMarked
package io.rollcall.json;

import org.jspecify.annotations.NullMarked;
