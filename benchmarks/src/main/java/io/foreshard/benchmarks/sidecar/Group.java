package io.foreshard.benchmarks.sidecar;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.servers.RedisServer;
import java.util.Locale;

/** Which tier of the sidecar answers, and how it is configured so that this one does. */
enum Group {
    /** The cache of the process. */
    LOCAL("reads_local_cache", "256MiB", true),
    /** The region's Redis. */
    REDIS("reads_regional_cache", "0B", true),
    /** The home, in the same region. */
    HOME("reads_local_home", "0B", false);

    private final String counter;
    private final String localCache;
    private final boolean regional;

    Group(String counter, String localCache, boolean regional) {
        this.counter = counter;
        this.localCache = localCache;
        this.regional = regional;
    }

    /** Its name in the report. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The line of INFO that counts the reads of this tier. */
    String counter() {
        return counter;
    }

    void configure(ConfigurationDocument document, RedisServer cache) {
        document.set("sidecar.localCache", localCache);
        if (regional) {
            document.set("caches.eu-west.host", "127.0.0.1").set("caches.eu-west.port", cache.port());
        }
    }
}
