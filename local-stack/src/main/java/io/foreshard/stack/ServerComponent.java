package io.foreshard.stack;

import io.foreshard.servers.Server;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server that is not ours: etcd, Kafka, PostgreSQL or Redis. One thread at a time. */
final class ServerComponent implements Component {

    private final Facts facts;
    private final Supplier<? extends Server> starter;
    private @Nullable Server server;

    /** What is known of the server before it runs. Immutable. */
    record Facts(String name, String kind, String region, String uri, String user, String password, String database) {

        static Facts of(String name, String kind, String region) {
            return new Facts(name, kind, region, "", "", "", "");
        }

        Facts withUri(String newUri) {
            return new Facts(name, kind, region, newUri, user, password, database);
        }

        Facts withLogin(String newUser, String newPassword, String newDatabase) {
            return new Facts(name, kind, region, uri, newUser, newPassword, newDatabase);
        }
    }

    ServerComponent(Facts facts, Supplier<? extends Server> starter) {
        this.facts = facts;
        this.starter = starter;
    }

    @Override
    public String name() {
        return facts.name();
    }

    @Override
    public void start() {
        server = starter.get();
    }

    @Override
    public ComponentRecord describe() {
        Server running = server();
        return new ComponentRecord(
                facts.name(),
                facts.kind(),
                facts.region(),
                ProcessIdentity.of(running.processId()).orElse(new ProcessIdentity(running.processId(), "ended")),
                "127.0.0.1",
                running.port(),
                Map.of(),
                facts.uri().isEmpty() ? running.endpoint() : facts.uri(),
                facts.user(),
                facts.password(),
                facts.database(),
                running.folder().toString(),
                running.log().toString());
    }

    @Override
    public CompletableFuture<Void> onExit() {
        return server().onExit();
    }

    @Override
    public void kill() {
        server().kill();
    }

    @Override
    public void pause() {
        server().pause();
    }

    @Override
    public void resume() {
        server().resume();
    }

    @Override
    public void restart() {
        server().restart();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    private Server server() {
        if (server == null) {
            throw new IllegalStateException(facts.name() + " was never started");
        }
        return server;
    }
}
