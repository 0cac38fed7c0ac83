package io.foreshard.stack;

import java.util.Map;

/**
 * What outside tools need to know about one component: how to reach it, and where its files are. Immutable; a text is
 * empty where there is nothing to say.
 *
 * @param kind {@code kafka}, {@code etcd}, {@code postgres}, {@code redis-store}, {@code redis-cache}, {@code proxy},
 *     {@code flink}, {@code executor}, {@code sidecar}
 * @param port where its clients connect
 * @param ports further ports by purpose
 * @param uri in the form its clients take
 */
public record ComponentRecord(
        String name,
        String kind,
        String region,
        ProcessIdentity process,
        String host,
        int port,
        Map<String, Integer> ports,
        String uri,
        String user,
        String password,
        String database,
        String folder,
        String log) {}
