@NullMarked
package io.rollcall.app.telemetry;

import org.jspecify.annotations.NullMarked;
