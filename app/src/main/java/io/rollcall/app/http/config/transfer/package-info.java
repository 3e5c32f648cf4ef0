/**
 * Configurations as one file: exported from a server, and imported into this or another one. Start
 * at {@link io.rollcall.app.http.config.transfer.ConfigTransferController}.
 */
@NullMarked
package io.rollcall.app.http.config.transfer;

import org.jspecify.annotations.NullMarked;
