package io.foreshard.executor.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreshard.core.migration.Migration;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** The migrations of one executor as JSON: {@code {"executor": …, "migrations": [{"id": …, "state": …}, …]}}. */
public final class MigrationsJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private MigrationsJson() {}

    public static String of(String executor, Collection<Migration> migrations, Instant now) {
        ObjectNode root = MAPPER.createObjectNode().put("executor", executor);
        ArrayNode all = root.putArray("migrations");
        migrations.forEach(migration -> add(all.addObject(), migration, now));
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values was not written as JSON", e);
        }
    }

    private static void add(ObjectNode node, Migration migration, Instant now) {
        node.put("id", migration.record().migrationId())
                .put("item", migration.record().item().key())
                .put("source", migration.source().name())
                .put("target", migration.target().name())
                .put("state", migration.state().name())
                .put("phase", migration.phase().name())
                .put("verdict", migration.record().verdict().name())
                .put("epoch", migration.epoch())
                .put("claim", migration.record().claim())
                .put("attempt", migration.attempt())
                .put(
                        "millisInState",
                        Duration.between(migration.stateSince(), now).toMillis())
                .put("bytes", migration.copy().bytes())
                .put("shadowReads", migration.copy().shadowReads())
                .put("detail", migration.detail());
    }
}
