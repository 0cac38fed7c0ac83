package io.foreshard.servers;

import java.io.IOException;

/** One attempt to get a server's answer; bounded in time by socket timeouts. */
@FunctionalInterface
interface HealthCheck {

    /** Longest wait for one answer, in milliseconds. */
    int TIMEOUT_MILLIS = 2_000;

    /**
     * @return whether the server does its work; false while it is still starting
     * @throws IOException if nobody answers
     */
    boolean answers() throws IOException;
}
