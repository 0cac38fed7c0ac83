package io.foreshard.servers;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The children of this JVM that have not been stopped; a shutdown hook stops the last started first. Thread-safe. */
final class Living {

    private static final Logger LOG = LoggerFactory.getLogger(Living.class);
    private static final Deque<ChildProcess> CHILDREN = new ArrayDeque<>();
    private static boolean hooked;

    private Living() {}

    static void add(ChildProcess child) {
        synchronized (CHILDREN) {
            CHILDREN.push(child);
            if (!hooked) {
                hooked = true;
                Runtime.getRuntime().addShutdownHook(new Thread(Living::stopAll, "foreshard-stop-children"));
            }
        }
    }

    static void remove(ChildProcess child) {
        synchronized (CHILDREN) {
            CHILDREN.remove(child);
        }
    }

    private static void stopAll() {
        for (ChildProcess child = next(); child != null; child = next()) {
            try {
                child.end();
            } catch (ServerException e) {
                // The others are still to be stopped.
                LOG.warn(e.getMessage());
            }
        }
    }

    private static @Nullable ChildProcess next() {
        synchronized (CHILDREN) {
            return CHILDREN.poll();
        }
    }
}
