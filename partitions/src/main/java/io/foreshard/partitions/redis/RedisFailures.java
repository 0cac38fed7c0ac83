package io.foreshard.partitions.redis;

import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.partitions.PartitionOptions;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.NoSuchElementException;
import java.util.Set;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What Redis' errors mean to a caller of the store. */
final class RedisFailures {

    /** First words of errors by which it refuses to begin. */
    private static final Set<String> REFUSES_FOR_NOW =
            Set.of("OOM", "LOADING", "BUSY", "READONLY", "MISCONF", "MASTERDOWN", "NOREPLICAS", "TRYAGAIN");

    private RedisFailures() {}

    static StoreException of(PartitionOptions options, boolean reads, JedisException failure) {
        if (failure instanceof JedisAccessControlException || failure instanceof JedisDataException) {
            return answered(options, failure);
        }
        if (hasCause(failure, NoSuchElementException.class)) {
            return exception(Code.OVERLOADED, options, "has no free connection", failure);
        }
        if (neverConnected(failure)) {
            return exception(Code.UNREACHABLE, options, "cannot be reached; is it running?", failure);
        }
        if (failure instanceof JedisConnectionException) {
            return exception(reads ? Code.UNREACHABLE : Code.OUTCOME_UNKNOWN, options, "did not answer", failure);
        }
        return exception(Code.BROKEN, options, "failed", failure);
    }

    /** Whether the connection was dead, so that another one may do better. */
    static boolean isDeadConnection(JedisException failure) {
        return failure instanceof JedisConnectionException
                && !neverConnected(failure)
                && !hasCause(failure, SocketTimeoutException.class);
    }

    private static StoreException answered(PartitionOptions options, JedisException failure) {
        String first = String.valueOf(failure.getMessage()).split(" ", 2)[0];
        if (REFUSES_FOR_NOW.contains(first)) {
            return exception(Code.OVERLOADED, options, "refuses work for now", failure);
        }
        boolean rights = Set.of("NOAUTH", "WRONGPASS", "NOPERM").contains(first);
        return exception(
                Code.BROKEN, options, rights ? "refuses us; check user, password and rights" : "failed", failure);
    }

    private static boolean neverConnected(Throwable failure) {
        boolean connecting = String.valueOf(failure.getMessage()).startsWith("Failed to connect");
        return connecting || hasCause(failure, ConnectException.class) || hasCause(failure, UnknownHostException.class);
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static StoreException exception(Code code, PartitionOptions options, String what, Throwable failure) {
        String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
        return new StoreException(
                code, "partition " + options.id() + " (" + options.address() + ") " + what + ": " + reason, failure);
    }
}
