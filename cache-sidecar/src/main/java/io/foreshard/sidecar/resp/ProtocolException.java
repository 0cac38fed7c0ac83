package io.foreshard.sidecar.resp;

/** The client broke the protocol: its connection is closed after this message. */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message, null, false, false); // a hostile client must not cost us stack traces
    }
}
