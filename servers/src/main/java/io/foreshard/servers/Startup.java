package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.util.function.Supplier;

/** Starts a server; one that lost its free port to a stranger between choice and use is tried again on another. */
final class Startup {

    private static final int ATTEMPTS = 4;

    private Startup() {}

    static <S extends Server> S withPorts(int chosenPort, Supplier<S> server) {
        for (int attempt = 1; ; attempt++) {
            S started = server.get();
            try {
                started.startAndWait();
                return started;
            } catch (ServerException e) {
                started.close();
                if (e.reason() != Reason.PORT_TAKEN || chosenPort > 0 || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
