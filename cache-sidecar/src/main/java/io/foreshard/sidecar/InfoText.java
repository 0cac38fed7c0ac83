package io.foreshard.sidecar;

import io.foreshard.core.Region;
import io.foreshard.sidecar.items.Tier;
import java.util.List;
import java.util.Locale;

/** The sections of INFO. Thread-safe. */
final class InfoText {

    private final Region region;
    private final SidecarMetrics metrics;

    InfoText(Region region, SidecarMetrics metrics) {
        this.region = region;
        this.metrics = metrics;
    }

    /** @param sections asked for, in lower case; all if there is none, or one of all, everything, default */
    String of(List<String> sections, DataPlane plane) {
        StringBuilder text = new StringBuilder();
        if (wants(sections, "server")) {
            text.append("# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nprocess_id:")
                    .append(ProcessHandle.current().pid())
                    .append("\r\nregion:")
                    .append(region)
                    .append("\r\n\r\n");
        }
        if (wants(sections, "clients")) {
            text.append("# Clients\r\nconnected_clients:")
                    .append(plane.server().connections())
                    .append("\r\n\r\n");
        }
        if (wants(sections, "memory")) {
            text.append("# Memory\r\nlocal_cache_bytes:")
                    .append(plane.local().bytes())
                    .append("\r\nlocal_cache_items:")
                    .append(plane.local().entries())
                    .append("\r\n\r\n");
        }
        if (wants(sections, "stats")) {
            text.append("# Stats\r\n");
            for (Tier tier : Tier.values()) {
                text.append("reads_")
                        .append(tier.name().toLowerCase(Locale.ROOT))
                        .append(':')
                        .append(metrics.reads(tier))
                        .append("\r\n");
            }
            text.append("\r\n");
        }
        if (wants(sections, "replication")) {
            text.append("# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n");
        }
        return text.toString();
    }

    private static boolean wants(List<String> sections, String section) {
        return sections.isEmpty()
                || sections.contains(section)
                || sections.contains("all")
                || sections.contains("everything")
                || sections.contains("default");
    }
}
