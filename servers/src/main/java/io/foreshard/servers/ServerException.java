package io.foreshard.servers;

import java.util.Objects;

/** A server that could not be started, reached or stopped; the message alone says what to do. */
public final class ServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What went wrong, for callers that act on it. */
    public enum Reason {
        /** The server's program is not installed. */
        MISSING_BINARY,
        /** Another process listens on the port. */
        PORT_TAKEN,
        /** The server's user cannot use the folder, or it cannot be written. */
        FOLDER,
        /** The process ended while it should have been starting or running. */
        DIED,
        /** The process runs but did not answer in time. */
        NOT_HEALTHY,
        /** The operating system refused to start or signal the process. */
        PROCESS
    }

    public ServerException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ServerException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What went wrong and what to do about it. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public Reason reason() {
        return reason;
    }
}
