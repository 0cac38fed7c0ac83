package io.foreshard.partitions.postgres;

import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.partitions.PartitionOptions;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What PostgreSQL's errors mean to a caller of the store, by SQLSTATE. */
final class PostgresFailures {

    /** The server gave up and rolled back: cancelled at its timeout, deadlock, serialization, fail-over, resources. */
    private static final Set<String> ROLLED_BACK =
            Set.of("57014", "55P03", "40P01", "40001", "25006", "53000", "53100", "53200", "53300", "53400");

    /** It does not take connections now: starting, stopping, recovering. */
    private static final String CANNOT_CONNECT_NOW = "57P03";

    private PostgresFailures() {}

    /** Before a statement was sent. */
    static StoreException connecting(PartitionOptions options, SQLException failure) {
        String state = rootState(failure);
        boolean poolIsFull = failure instanceof SQLTransientConnectionException && failure.getCause() == null;
        if (poolIsFull || ROLLED_BACK.contains(state)) {
            return exception(Code.OVERLOADED, options, "gives no connection", failure);
        }
        if (state.startsWith("28") || state.startsWith("3D") || state.startsWith("42")) {
            return exception(Code.BROKEN, options, "refuses us; check user, password and database", failure);
        }
        return exception(Code.UNREACHABLE, options, "cannot be reached; is it running?", failure);
    }

    /** After a statement was sent. A read has no effect, so one that got no answer just did not reach it. */
    static StoreException answering(PartitionOptions options, boolean reads, SQLException failure) {
        String state = rootState(failure);
        if (ROLLED_BACK.contains(state)) {
            return exception(Code.OVERLOADED, options, "gave up", failure);
        }
        if (CANNOT_CONNECT_NOW.equals(state) || neverConnected(failure)) {
            return exception(Code.UNREACHABLE, options, "cannot be reached; is it running?", failure);
        }
        if (isConnectionFailure(state)) {
            return exception(reads ? Code.UNREACHABLE : Code.OUTCOME_UNKNOWN, options, "did not answer", failure);
        }
        return exception(Code.BROKEN, options, "failed", failure);
    }

    /** Whether the connection is no good any more, so that another one may do better. */
    static boolean isConnectionFailure(SQLException failure) {
        return isConnectionFailure(rootState(failure));
    }

    private static boolean isConnectionFailure(String state) {
        return state.isEmpty() || state.startsWith("08") || state.startsWith("57P");
    }

    private static boolean neverConnected(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return true;
            }
        }
        return false;
    }

    private static String rootState(SQLException failure) {
        String state = failure.getSQLState();
        Throwable cause = failure.getCause();
        while (cause instanceof SQLException inner) {
            state = inner.getSQLState() == null ? state : inner.getSQLState();
            cause = inner.getCause();
        }
        return state == null ? "" : state;
    }

    private static StoreException exception(Code code, PartitionOptions options, String what, SQLException failure) {
        Throwable innermost = failure;
        while (innermost.getCause() instanceof SQLException inner) {
            innermost = inner;
        }
        String message =
                String.valueOf(innermost.getMessage()).lines().findFirst().orElse("no reason given");
        return new StoreException(
                code, "partition " + options.id() + " (" + options.address() + ") " + what + ": " + message, failure);
    }
}
