/**
 * The configurations of services: write, read, compare, roll back and list them. The way in is
 * {@link io.rollcall.app.http.config.ConfigController}.
 */
@NullMarked
package io.rollcall.app.http.config;

import org.jspecify.annotations.NullMarked;
