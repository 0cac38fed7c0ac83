package io.foreshard.sidecar.command;

import io.foreshard.sidecar.resp.Reply;

/** A command that cannot be planned: the error to answer. Carries no stack trace, since clients cause it at will. */
final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    CommandException(String error) {
        super(error, null, false, false);
    }

    Reply reply() {
        return new Reply.Failure(String.valueOf(getMessage()));
    }
}
