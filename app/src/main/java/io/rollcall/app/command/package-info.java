/**
 * Commands that ask a running server, over its HTTP API. Start at {@link
 * io.rollcall.app.command.ServerCommand}, which all of them extend.
 */
@NullMarked
package io.rollcall.app.command;

import org.jspecify.annotations.NullMarked;
