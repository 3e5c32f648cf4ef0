package io.rollcall.app.security.access;

/** Who sent a request, and how that was found out, for what has to be found out again. */
public record Login(Principal principal, Credentials credentials) {}
