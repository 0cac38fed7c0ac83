package io.foreshard.configuration;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rules that tie several options together. Values that could not be parsed are passed over: they are reported already. */
final class CrossChecks {

    private final Values values;
    private final List<Violation> violations;
    private final Set<String> regions = new TreeSet<>();

    CrossChecks(Values values, List<Violation> violations) {
        this.values = values;
        this.violations = violations;
        values.find(TopologyOptions.REGIONS).ifPresent(list -> list.forEach(region -> regions.add(region.name())));
    }

    void check() {
        checkRegions();
        checkRoundTrips();
        checkPartitions();
        checkKafka();
        checkUsers();
        checkPorts();
        checkAnalyzer();
        checkPlanner();
        checkPrefix();
    }

    private void checkRegions() {
        if (values.find(TopologyOptions.REGIONS).filter(List::isEmpty).isPresent()) {
            add("regions", "[]", "at least one region", "Name the regions of your deployment.");
        }
        for (String section : List.of("caches", "sidecars", "roundTrips", "timeZones")) {
            values.names(section).forEach(name -> checkRegion(section + "." + name, name));
        }
        for (String from : values.names("roundTrips")) {
            values.names("roundTrips", from).forEach(to -> checkRegion("roundTrips." + from + "." + to, to));
        }
        values.find(TopologyOptions.CONTROL_PLANE)
                .ifPresent(list -> list.forEach(region -> checkRegion("controlPlane.regions", region.name())));
        checkOverrides("kafka", "bootstrapServersFrom");
        checkOverrides("etcd", "endpointsFrom");
        values.names("caches").forEach(name -> checkOverrides("caches", name, "endpointFrom"));
        values.names("partitions").forEach(name -> checkOverrides("partitions", name, "endpointFrom"));
    }

    private void checkOverrides(String... section) {
        values.names(section).forEach(name -> checkRegion(String.join(".", section) + "." + name, name));
    }

    private void checkRegion(String path, String name) {
        if (!regions.isEmpty() && !regions.contains(name)) {
            add(path, name, "one of the regions", UnknownKeys.didYouMean(name, regions));
        }
    }

    private void checkRoundTrips() {
        for (String from : regions) {
            for (String to : regions) {
                if (from.compareTo(to) < 0
                        && roundTrip(from, to).or(() -> roundTrip(to, from)).isEmpty()) {
                    add(
                            "roundTrips." + from + "." + to,
                            "",
                            "a duration such as 80ms",
                            "Set it, or the other direction.");
                }
            }
        }
    }

    private Optional<Duration> roundTrip(String from, String to) {
        return values.find(TopologyOptions.ROUND_TRIP, from, to);
    }

    private void checkPartitions() {
        if (values.names("partitions").isEmpty()) {
            add(
                    "partitions",
                    "",
                    "at least one partition",
                    "Name a data store: partitions.NAME.region, kind, host, port.");
        }
        for (String name : values.names("partitions")) {
            if (!isValid(() -> new PartitionId(name))) {
                add("partitions." + name, name, "lower-case letters, digits and dashes, at most 63", "Rename it.");
            }
            values.find(PartitionConfiguration.REGION, name)
                    .ifPresent(region -> checkRegion("partitions." + name + ".region", region.name()));
            checkDatabase(name);
        }
    }

    private void checkDatabase(String name) {
        boolean redis = values.find(PartitionConfiguration.KIND, name)
                .filter(kind -> kind == PartitionConfiguration.Kind.REDIS)
                .isPresent();
        Optional<String> database = values.find(PartitionConfiguration.DATABASE, name);
        if (redis && database.filter(text -> !text.matches("\\d{1,5}")).isPresent()) {
            add(
                    "partitions." + name + ".database",
                    database.get(),
                    "a Redis database number",
                    "Give a number, e.g. 0.");
        }
    }

    private void checkKafka() {
        List<String> topics =
                Arrays.stream(Topic.values()).map(Topic::topicName).toList();
        for (String name : values.names("kafka", "topics")) {
            if (Topic.ofTopicName(name).isEmpty()) {
                add("kafka.topics." + name, name, "a topic of Foreshard", UnknownKeys.didYouMean(name, topics));
            }
        }
        boolean sasl = values.find(KafkaConfiguration.SECURITY_PROTOCOL)
                .filter(KafkaConfiguration.SecurityProtocol::sasl)
                .isPresent();
        if (sasl && values.find(KafkaConfiguration.USERNAME).isEmpty()) {
            add("kafka.username", "", "a user, since kafka.securityProtocol asks for a login", "Set kafka.username.");
        }
        if (sasl && values.find(KafkaConfiguration.PASSWORD).isEmpty()) {
            add("kafka.password", "", "a password for the login", "Set kafka.password or kafka.passwordFile.");
        }
        Optional<String> prefix = values.find(KafkaConfiguration.TOPIC_PREFIX);
        if (prefix.filter(text -> !text.matches("[A-Za-z0-9._-]{0,100}")).isPresent()) {
            add("kafka.topicPrefix", prefix.get(), "letters, digits, dots, dashes and underscores", "Change it.");
        }
    }

    private void checkUsers() {
        for (String name : values.names("sidecar", "users")) {
            if (values.find(SidecarSettings.USER_PASSWORD, name).isEmpty()) {
                String path = "sidecar.users." + name + ".password";
                add(path, "", "a password", "Set it or " + path + "File.");
            }
        }
    }

    private void checkPorts() {
        Map<String, String> taken = new HashMap<>();
        for (String region : values.names("sidecars")) {
            String address =
                    values.find(SidecarConfiguration.BIND_ADDRESS, region).orElse("");
            String host = isLoopback(address) ? address : region + " " + address;
            for (Option<Integer> option : List.of(SidecarConfiguration.PORT, SidecarConfiguration.METRICS_PORT)) {
                String path = option.path().replace("*", region);
                int port = values.find(option, region).orElse(0);
                String other = port == 0 ? null : taken.putIfAbsent(host + ":" + port, path);
                if (other != null) {
                    add(path, address + ":" + port, "an address of its own", "It is the same as " + other + ".");
                }
            }
        }
    }

    /** Sidecars of several regions share a machine, and so its ports, if they listen on loopback. */
    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("localhost") || address.equals("::1");
    }

    private void checkAnalyzer() {
        Optional<Duration> window = values.find(AnalyzerConfiguration.WINDOW);
        Optional<Duration> horizon = values.find(AnalyzerConfiguration.HORIZON);
        if (window.isPresent()
                && horizon.isPresent()
                && horizon.get().toMillis() % window.get().toMillis() != 0) {
            String expected = "a multiple of analyzer.window, " + DurationText.format(window.get());
            add("analyzer.horizon", DurationText.format(horizon.get()), expected, "Change one of the two.");
        }
    }

    private void checkPlanner() {
        Optional<Double> high = values.find(PlannerConfiguration.SCORE_HIGH);
        Optional<Double> low = values.find(PlannerConfiguration.SCORE_LOW);
        if (high.isPresent() && low.isPresent() && low.get() > high.get()) {
            add("planner.scoreLow", low.get().toString(), "at most planner.scoreHigh, " + high.get(), "Lower it.");
        }
    }

    private void checkPrefix() {
        Optional<String> prefix = values.find(EtcdConfiguration.PREFIX);
        if (prefix.filter(text -> !text.matches("(/[A-Za-z0-9._-]+)+")).isPresent()) {
            add("etcd.prefix", prefix.get(), "a path such as /foreshard, without a slash at its end", "Change it.");
        }
        Set<String> seen = new HashSet<>();
        values.find(TopologyOptions.REGIONS)
                .ifPresent(list -> list.stream()
                        .map(Region::name)
                        .filter(name -> !seen.add(name))
                        .forEach(name -> add("regions", name, "each region once", "Remove the repetition.")));
    }

    private static boolean isValid(Runnable construction) {
        try {
            construction.run();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void add(String path, String value, String expected, String remedy) {
        violations.add(new Violation(path, value, expected, remedy));
    }
}
