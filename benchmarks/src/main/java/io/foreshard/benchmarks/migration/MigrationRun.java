package io.foreshard.benchmarks.migration;

import io.foreshard.benchmarks.measure.Latencies;
import io.foreshard.benchmarks.measure.Progress;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One measurement. For one thread. */
final class MigrationRun {

    /** Items that are moved to warm executors up, and how often: it takes thousands of moves until the compiler is done. */
    private static final int WARM_UP = 1_500;

    private static final int WARM_UP_ROUNDS = 3;

    private static final int WRITING_THREADS = 16;
    private static final long QUIET_SECONDS = 10;
    private static final long POLL_NANOS = 10_000_000;

    private final MigrationPlan plan;
    private final Deployment deployment;
    private final Progress progress;
    private final ItemValue value;
    private final Map<String, Object> report = new LinkedHashMap<>();

    MigrationRun(MigrationPlan plan, Deployment deployment, Progress progress) {
        this.plan = plan;
        this.deployment = deployment;
        this.progress = progress;
        byte[] content = new byte[plan.valueBytes()];
        IntStream.range(0, content.length)
                .forEach(i -> content[i] = (byte) new SplittableRandom(i).nextInt('a', 'z' + 1));
        this.value = new ItemValue.StringValue(Bytes.wrap(content));
    }

    Map<String, Object> measure() throws Exception {
        report.put("items", plan.items());
        report.put("value_bytes", plan.valueBytes());
        report.put("store", plan.store().name().toLowerCase(Locale.ROOT));
        report.put("executors", plan.executors());
        report.put("concurrency", plan.concurrency());
        List<ItemId> items = items("bench", plan.items());
        List<ItemId> others = items("warm", WARM_UP);
        try (HomeClient client = new HomeClient(deployment.configuration())) {
            progress.say("writing " + plan.items() + " items");
            Workers.each(WRITING_THREADS, items, item -> client.write(item, value));
            Workers.each(WRITING_THREADS, others, item -> client.write(item, value));
            progress.say("ceilings of etcd and the stores");
            report.put("etcd_cas_per_s", Ceilings.swapsPerSecond(deployment.configuration()));
            // Once for the compiler, once for the figure.
            double first = Ceilings.copiesPerSecond(client, others, plan.concurrency());
            report.put(
                    "raw_copy_items_per_s",
                    Math.max(first, Ceilings.copiesPerSecond(client, items, plan.concurrency())));
            progress.say("starting executors");
            deployment.startExecutors(plan.executors());
            try (Moves moves = new Moves(deployment.configuration())) {
                warmUp(others, client, moves);
                saturated(items, client, moves);
                steady(items, client, moves);
            }
        }
        return report;
    }

    private void warmUp(List<ItemId> items, HomeClient client, Moves moves) throws Exception {
        for (int round = 1; round <= WARM_UP_ROUNDS; round++) {
            progress.say("warming executors up, " + round + " of " + WARM_UP_ROUNDS);
            var unused = moveAll(items, client, moves);
            findHomes(items, client);
        }
    }

    /** Where items are now, before anybody measures. */
    private static void findHomes(List<ItemId> items, HomeClient client) throws Exception {
        Workers.each(WRITING_THREADS, items, client::read);
    }

    private static List<ItemId> items(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ItemId(name + i, "item"))
                .toList();
    }

    private void saturated(List<ItemId> items, HomeClient client, Moves moves) throws Exception {
        progress.say("saturated: " + items.size() + " moves at once");
        awaitNoRecords(client);
        EtcdCounters.Reading before = deployment.counters().read();
        double cpuBefore = deployment.executorCpuSeconds();
        long begin = System.currentTimeMillis();
        Collection<String> ids = moveAll(items, client, moves);
        awaitNoRecords(client);
        EtcdCounters.Reading used = deployment.counters().read().minus(before);
        List<Moves.Move> committed =
                ids.stream().map(moves::get).filter(Moves.Move::committed).toList();
        long end =
                committed.stream().mapToLong(Moves.Move::committedMillis).max().orElse(begin);
        int count = committed.size();
        double perSecond = count / ((end - begin) / 1e3);
        double transactions = used.transactions() / count;
        report.put("migrations_committed", count);
        report.put("migrations_failed", failures(ids, moves));
        report.put("migrations_per_s", perSecond);
        report.put("etcd_txn_per_migration", transactions);
        report.put("etcd_writes_per_migration", used.proposals() / count);
        report.put("executor_cpu_ms_per_migration", (deployment.executorCpuSeconds() - cpuBefore) * 1e3 / count);
        double possible = number("etcd_cas_per_s") / transactions;
        report.put("share_of_possible", perSecond / possible);
        progress.say(String.format(
                Locale.ROOT, "%.0f migrations a second, %.2f transactions each", perSecond, transactions));
    }

    /** The last event of a migration comes before its record goes. */
    private void awaitNoRecords(HomeClient client) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (client.hasRecords() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10 * POLL_NANOS);
        }
    }

    private double number(String field) {
        return ((Number) report.getOrDefault(field, 0)).doubleValue();
    }

    private static Map<String, Long> failures(Collection<String> ids, Moves moves) {
        return ids.stream()
                .map(id -> moves.get(id).refusal())
                .filter(why -> !why.isEmpty())
                .collect(Collectors.groupingBy(why -> why, Collectors.counting()));
    }

    /** Asks for all at once and waits until all have ended. */
    private Collection<String> moveAll(List<ItemId> items, HomeClient client, Moves moves) {
        List<String> ids = new ArrayList<>();
        for (ItemId item : items) {
            Home home = client.homeOf(item);
            ids.add(moves.ask(item, home, client.otherThan(home.partition())));
        }
        await(ids, moves);
        return ids;
    }

    private void await(List<String> ids, Moves moves) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120 + ids.size() / 5);
        while (moves.ended(ids) < ids.size()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "of " + ids.size() + " migrations only " + moves.ended(ids) + " have ended in time");
            }
            progress.sayAtMostEvery(5, () -> moves.ended(ids) + " of " + ids.size() + " migrations have ended");
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void steady(List<ItemId> items, HomeClient client, Moves moves) throws Exception {
        progress.say("steady: " + plan.movesPerSecond() + " moves a second beside writers and readers");
        findHomes(items, client);
        try (Traffic traffic = new Traffic(client, items, value, plan);
                Probes probes = new Probes(client, moves, value)) {
            TimeUnit.SECONDS.sleep(QUIET_SECONDS / 2);
            var unused = traffic.next();
            TimeUnit.SECONDS.sleep(QUIET_SECONDS);
            Traffic.Period before = traffic.next();
            List<String> ids = new ArrayList<>();
            long begin = System.nanoTime();
            for (ItemId item : items) {
                long due = begin + TimeUnit.SECONDS.toNanos(1) * ids.size() / plan.movesPerSecond();
                LockSupport.parkNanos(due - System.nanoTime());
                Home home = client.homeOf(item);
                String id = moves.ask(item, home, client.otherThan(home.partition()));
                probes.start(item, id);
                ids.add(id);
                progress.sayAtMostEvery(5, () -> ids.size() + " of " + items.size() + " moves asked for");
            }
            long[] longest = probes.await();
            Traffic.Period during = traffic.next();
            await(ids, moves);
            tell(before, during, longest, ids, moves);
        }
    }

    private void tell(Traffic.Period before, Traffic.Period during, long[] longest, List<String> ids, Moves moves) {
        Map<String, Object> steady = new LinkedHashMap<>();
        long committed = ids.stream().filter(id -> moves.get(id).committed()).count();
        steady.put("migrations_committed", committed);
        steady.put("migrations_failed", failures(ids, moves));
        steady.put("migrations_per_s", committed / during.seconds());
        steady.put("before", before.report());
        steady.put("during", during.report());
        report.put("steady", steady);
        report.put("pause_ms", millis(longest));
        report.put(
                "frozen_ms",
                millis(ids.stream()
                        .mapToLong(id -> moves.get(id).pauseMicros())
                        .filter(micros -> micros > 0)
                        .toArray()));
        report.put("writer_dip", 1 - during.writesPerSecond() / before.writesPerSecond());
    }

    /** Ranks of microseconds, in ms. */
    private static Map<String, Object> millis(long[] micros) {
        Latencies latencies = new Latencies();
        for (long value : micros) {
            latencies.add(value);
        }
        Map<String, Object> ranks = new LinkedHashMap<>();
        latencies
                .report()
                .forEach((rank, value) ->
                        ranks.put(rank, rank.equals("count") ? value : ((Number) value).doubleValue() / 1e3));
        return ranks;
    }
}
