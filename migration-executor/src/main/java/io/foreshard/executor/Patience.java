package io.foreshard.executor;

import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.schemas.codec.SchemaUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a server that is not there yet: says so once, and once more when it is there. */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private Patience() {}

    /**
     * Tries until there is a value.
     *
     * @param what for the message, e.g. {@code the default rule}
     * @param attempt fails, or answers empty while there is none
     */
    static <T> T await(String what, Supplier<Optional<T>> attempt) throws InterruptedException {
        boolean told = false;
        while (true) {
            String obstacle = "not yet";
            try {
                Optional<T> value = attempt.get();
                if (value.isPresent()) {
                    if (told) {
                        LOG.info("{}: there it is, going on", what);
                    }
                    return value.get();
                }
            } catch (ControlPlaneException | SchemaUnavailableException e) {
                obstacle = String.valueOf(e.getMessage());
            }
            if (!told) {
                LOG.warn("waiting for {}: {}", what, obstacle);
            }
            told = true;
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    /** Tries until it does not fail. */
    static void await(String what, Runnable attempt) throws InterruptedException {
        boolean unused = await(what, () -> {
            attempt.run();
            return Optional.of(true);
        });
    }
}
