package io.foreshard.partitions.etcd;

import io.etcd.jetcd.common.exception.ClosedClientException;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.common.exception.EtcdException;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Maps what jetcd throws to one kind of failure, with what to do about it. */
final class EtcdFailures {

    private final String endpoints;

    EtcdFailures(String endpoints) {
        this.endpoints = endpoints;
    }

    /** @param change whether the call changes something, so that no answer means an unknown outcome */
    ControlPlaneException map(Throwable failure, String operation, boolean change) {
        Throwable cause = unwrap(failure);
        if (cause instanceof ControlPlaneException known) {
            return known;
        }
        Code code = code(cause, change);
        return new ControlPlaneException(code, message(code, operation, cause), cause);
    }

    /** What a call of the client failed with; anything else is a defect. */
    static ControlPlaneException known(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause instanceof ControlPlaneException known
                ? known
                : new ControlPlaneException(Code.BROKEN, "unexpected failure: " + cause, cause);
    }

    private static Code code(Throwable cause, boolean change) {
        if (cause instanceof TimeoutException) {
            return change ? Code.OUTCOME_UNKNOWN : Code.TIMEOUT;
        }
        if (cause instanceof CompactedException) {
            return Code.COMPACTED;
        }
        if (cause instanceof ClosedClientException || cause instanceof IllegalStateException) {
            return change ? Code.OUTCOME_UNKNOWN : Code.CLOSED;
        }
        return code(status(cause), cause, change);
    }

    private static Status status(Throwable cause) {
        if (cause instanceof EtcdException etcd) {
            return Status.Code.valueOf(etcd.getErrorCode().name()).toStatus().withDescription(etcd.getMessage());
        }
        return Status.fromThrowable(cause);
    }

    /** Some failures reach us as etcd's, others as gRPC's own. */
    private static Code code(Status status, Throwable failure, boolean change) {
        Code byText = byText(String.valueOf(status.getDescription()).toLowerCase(Locale.ROOT));
        if (byText != null) {
            return byText;
        }
        return switch (status.getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> Code.DENIED;
            case RESOURCE_EXHAUSTED -> Code.OVERLOADED;
            case UNAVAILABLE -> neverSent(failure) || !change ? Code.UNREACHABLE : Code.OUTCOME_UNKNOWN;
            case INVALID_ARGUMENT, UNIMPLEMENTED, OUT_OF_RANGE -> Code.BROKEN;
            case DEADLINE_EXCEEDED, CANCELLED -> change ? Code.OUTCOME_UNKNOWN : Code.TIMEOUT;
            default -> {
                if (change) {
                    yield Code.OUTCOME_UNKNOWN;
                }
                yield connectionBroke(failure) ? Code.UNREACHABLE : Code.BROKEN;
            }
        };
    }

    /** Under a request that was on its way; gRPC then does not always say that the server is unavailable. */
    private static boolean connectionBroke(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** What etcd's own texts say more exactly than their status. */
    private static @Nullable Code byText(String text) {
        if (text.contains("compacted")) {
            return Code.COMPACTED;
        }
        if (text.contains("lease not found")) {
            return Code.LEASE_LOST;
        }
        if (text.contains("space exceeded")) {
            return Code.NO_SPACE;
        }
        if (text.contains("authentication") || text.contains("user name is empty") || text.contains("auth token")) {
            return Code.DENIED;
        }
        return null;
    }

    /** Only a refused or timed-out connection attempt proves that nothing left this machine. */
    private static boolean neverSent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof java.net.UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private String message(Code code, String operation, Throwable cause) {
        return "etcd at " + endpoints + ": " + operation + ": " + explanation(code, cause);
    }

    private static String explanation(Code code, Throwable cause) {
        return switch (code) {
            case UNREACHABLE ->
                "not reachable (" + detail(cause)
                        + "); check that it runs, the endpoints, and whether it wants TLS (https)";
            case TIMEOUT -> "no answer in time; check its load, its disk and whether it has a leader";
            case OUTCOME_UNKNOWN -> "no answer, so it may have happened (" + detail(cause) + "); read before repeating";
            case OVERLOADED -> "too many requests (" + detail(cause) + ")";
            case DENIED -> "access denied (" + detail(cause) + "); check user, password and roles";
            case COMPACTED -> "the revision was compacted";
            case LEASE_LOST -> "the lease has expired";
            case NO_SPACE ->
                "its database quota is used up; compact, defragment and disarm the alarm, or raise the quota";
            case CLOSED -> "the client is closed";
            case BROKEN -> "unexpected answer (" + detail(cause) + ")";
        };
    }

    private static String detail(Throwable cause) {
        Throwable root = cause;
        for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
            root = root.getCause();
        }
        @Nullable String text = root.getMessage();
        return text == null ? root.getClass().getSimpleName() : text;
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
