package io.foreshard.flink.wire;

/** A job that was not submitted; its message says what to change and needs no stack trace. */
public final class JobRefusedException extends RuntimeException {

    public JobRefusedException(String message) {
        super(message, null, false, false);
    }

    JobRefusedException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
