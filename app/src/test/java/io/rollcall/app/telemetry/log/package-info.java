@NullMarked
package io.rollcall.app.telemetry.log;

import org.jspecify.annotations.NullMarked;
