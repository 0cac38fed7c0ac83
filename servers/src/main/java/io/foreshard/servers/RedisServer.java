package io.foreshard.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One Redis, as a store or as a cache. Not thread-safe. */
public final class RedisServer extends Server {

    private final RedisOptions options;

    private RedisServer(Path folder, RedisOptions options) {
        super("redis", folder, Ports.of(options.port(), 1));
        this.options = options;
    }

    /**
     * Starts it.
     *
     * @param folder gets its configuration, data and log; data of an earlier life is used again
     * @throws ServerException if it is not installed or does not get healthy
     */
    public static RedisServer start(Path folder, RedisOptions options) {
        return Startup.withPorts(options.port(), () -> new RedisServer(folder, options));
    }

    /** As {@link #start(Path, RedisOptions)} with {@link RedisOptions#relaxedStore()}. */
    public static RedisServer start(Path folder) {
        return start(folder, RedisOptions.relaxedStore());
    }

    /** The default user's password, or empty. */
    public String password() {
        return options.password();
    }

    @Override
    ChildProcess.Spec spec() {
        List<String> lines = new ArrayList<>(List.of(
                "bind 127.0.0.1",
                "port " + port(),
                "dir \"" + folder() + "\"",
                "daemonize no",
                "save \"\"",
                "databases 1"));
        if (!options.password().isEmpty()) {
            lines.add("requirepass \"" + options.password() + "\"");
        }
        options.settings().forEach((setting, value) -> lines.add(setting + " " + value));
        Path configuration = folder().resolve("redis.conf");
        write(configuration, lines);
        String program = Programs.require("redis-server", "redis-server").toString();
        return ChildProcess.Spec.of(name(), List.of(program, configuration.toString()), folder(), log());
    }

    @Override
    HealthCheck healthCheck() {
        return HealthChecks.redis(port(), options.password());
    }

    @Override
    Duration startTimeout() {
        return Duration.ofSeconds(60);
    }
}
