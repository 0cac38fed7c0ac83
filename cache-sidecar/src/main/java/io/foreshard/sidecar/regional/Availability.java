package io.foreshard.sidecar.regional;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Whether the region's Redis answers. After two calls in a row without an answer nobody waits for it any more; a probe in the
 * background, never a client's request, finds out when it is back. Thread-safe.
 */
final class Availability {

    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);
    private static final int FAILURES = 2;
    private static final long PROBE_MILLIS = 500;

    private final RegionalRedis redis;
    private final RegionalCacheMetrics metrics;
    private final ScheduledExecutorService timer;
    private int failures;
    private volatile boolean up = true;

    /** @param timer may be blocked by a probe for as long as the timeout */
    Availability(RegionalRedis redis, RegionalCacheMetrics metrics, ScheduledExecutorService timer) {
        this.redis = redis;
        this.metrics = metrics;
        this.timer = timer;
    }

    boolean isUp() {
        return up;
    }

    /** Calls it if it is up; {@code otherwise} if it is not, or fails. */
    <R> R call(Supplier<R> call, R otherwise) {
        if (!up) {
            return otherwise;
        }
        try {
            R result = call.get();
            answered();
            return result;
        } catch (JedisException e) {
            metrics.failed();
            failed(e);
            return otherwise;
        }
    }

    private synchronized void answered() {
        failures = 0;
    }

    private synchronized void failed(JedisException failure) {
        boolean noAnswer = failure instanceof JedisConnectionException || !(failure instanceof JedisDataException);
        failures++;
        if (up && failures >= FAILURES) {
            up = false;
            LOG.warn(
                    "the region's Redis at {} {}: {}; going on without it",
                    redis.address(),
                    noAnswer ? "does not answer" : "refuses",
                    firstLine(failure));
            probeLater();
        }
    }

    private void probeLater() {
        try {
            var unused = timer.schedule(this::probe, PROBE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no more probes of the region's Redis: this process is stopping");
        }
    }

    private void probe() {
        try {
            redis.ping();
        } catch (JedisException e) {
            probeLater();
            return;
        }
        synchronized (this) {
            failures = 0;
            up = true;
        }
        LOG.info("the region's Redis at {} answers again", redis.address());
    }

    private static String firstLine(JedisException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
