package io.foreshard.sidecar.items;

import io.foreshard.core.access.Routing;

/** An operation that no home did within its bounds. Carries no stack trace: it is an answer for the client. */
public final class HomeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Routing.Reason reason;

    public HomeException(Routing.Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Routing.Reason reason() {
        return reason;
    }
}
