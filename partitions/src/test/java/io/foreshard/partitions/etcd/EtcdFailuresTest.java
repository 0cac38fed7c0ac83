package io.foreshard.partitions.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import io.grpc.Status;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class EtcdFailuresTest {

    private final EtcdFailures failures = new EtcdFailures("http://127.0.0.1:2379");

    @Test
    void aConnectionThatBreaksUnderAReadMeansUnreachable() {
        assertEquals(Code.UNREACHABLE, read(Status.UNKNOWN.withCause(new ClosedChannelException())));
        assertEquals(Code.UNREACHABLE, read(Status.UNAVAILABLE));
    }

    @Test
    void aConnectionThatBreaksUnderAChangeLeavesItsOutcomeOpen() {
        assertEquals(Code.OUTCOME_UNKNOWN, change(Status.UNKNOWN.withCause(new ClosedChannelException())));
        assertEquals(Code.OUTCOME_UNKNOWN, change(Status.UNAVAILABLE));
        assertEquals(
                Code.OUTCOME_UNKNOWN,
                failures.map(new TimeoutException(), "write", true).code());
    }

    @Test
    void aChangeThatNeverLeftDidNotHappen() {
        assertEquals(Code.UNREACHABLE, change(Status.UNAVAILABLE.withCause(new ConnectException("refused"))));
    }

    @Test
    void anAnswerThatMakesNoSenseIsNotRetried() {
        assertEquals(Code.BROKEN, read(Status.UNKNOWN));
        assertEquals(Code.BROKEN, read(Status.UNIMPLEMENTED));
    }

    private Code read(Status status) {
        return code(status, false);
    }

    private Code change(Status status) {
        return code(status, true);
    }

    private Code code(Status status, boolean change) {
        Throwable thrown = EtcdExceptionFactory.toEtcdException(status.asRuntimeException());
        return failures.map(new CompletionException(thrown), "an operation", change)
                .code();
    }
}
