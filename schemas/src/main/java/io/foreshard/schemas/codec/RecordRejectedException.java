package io.foreshard.schemas.codec;

/** A record that had to be readable is not; trying again does not help. */
public final class RecordRejectedException extends RuntimeException {

    private final RejectionReason reason;
    private final String detail;

    public RecordRejectedException(RejectionReason reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
        this.detail = detail;
    }

    public RejectionReason reason() {
        return reason;
    }

    /** The reason in words. */
    public String detail() {
        return detail;
    }
}
