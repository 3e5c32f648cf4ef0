@NullMarked
package io.rollcall.app.health;

import org.jspecify.annotations.NullMarked;
