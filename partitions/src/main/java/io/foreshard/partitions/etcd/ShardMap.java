package io.foreshard.partitions.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The shard map as it is now: linearizable reads, and the changes of the default rule. Thread-safe; calls block. */
public final class ShardMap {

    private static final GetOption ONE = GetOption.DEFAULT;

    private final EtcdClient client;
    private final Keys keys;

    public ShardMap(EtcdClient client) {
        this.client = client;
        this.keys = client.keys();
    }

    /** Who owns this item now. */
    public Located locate(ItemId item) {
        return seen(item).located(item);
    }

    /** The default rule, or empty before {@link #initializeRule}. */
    public Optional<DefaultRule> rule() {
        return first(client.await(client.get(keys.rule(), ONE))).map(MapCodec::rule);
    }

    /** Creates the default rule unless there is one; answers the one in force. */
    public DefaultRule initializeRule(Collection<PartitionId> partitions) {
        return changeRule(0, 0, partitions).orElseGet(this::requireRule);
    }

    /**
     * Replaces the default rule if it still has this epoch. Only after entries were written for what would move.
     *
     * @return the new rule, or empty if somebody else changed it
     */
    public Optional<DefaultRule> changeRule(long expectedEpoch, Collection<PartitionId> partitions) {
        KeyValue stored = first(client.await(client.get(keys.rule(), ONE))).orElseThrow(this::noRule);
        return MapCodec.rule(stored).epoch() == expectedEpoch
                ? changeRule(expectedEpoch, stored.getModRevision(), partitions)
                : Optional.empty();
    }

    /** The customer's own entry. */
    public Optional<MapEntry> customer(String customerId) {
        return first(client.await(client.get(keys.mapCustomer(customerId), ONE)))
                .map(MapCodec::entry);
    }

    /** All item entries of a customer, ordered by item; read in pages at one revision. */
    public List<ShardMapChange.OfItem> items(String customerId) {
        MapCodec codec = new MapCodec(keys);
        List<ShardMapChange.OfItem> items = new ArrayList<>();
        for (KeyValue stored :
                client.await(PagedRange.read(client, keys.itemsOf(customerId))).entries()) {
            items.add((ShardMapChange.OfItem) codec.change(stored, false));
        }
        return items;
    }

    private Optional<DefaultRule> changeRule(
            long previousEpoch, long expectedRevision, Collection<PartitionId> partitions) {
        EpochBase base = EpochBase.read(client);
        DefaultRule checked = new DefaultRule(partitions, Math.max(1, previousEpoch));
        TxnResponse answer = client.await(client.transact(
                "change the default rule",
                List.of(unchanged(keys.rule(), expectedRevision), base.unchanged()),
                List.of(Op.put(
                        Keys.bytes(keys.rule()),
                        MapCodec.encodeRule(checked.partitions(), base.value()),
                        PutOption.DEFAULT)),
                List.of()));
        return answer.isSucceeded()
                ? Optional.of(
                        new DefaultRule(checked.partitions(), answer.getHeader().getRevision() + base.value()))
                : Optional.empty();
    }

    private DefaultRule requireRule() {
        return rule().orElseThrow(this::noRule);
    }

    private ControlPlaneException noRule() {
        return new ControlPlaneException(
                Code.BROKEN, "etcd holds no default rule at " + keys.rule() + "; run foreshard init", null);
    }

    /** The three entries that decide about an item, at one revision. */
    Seen seen(ItemId item) {
        TxnResponse answer = client.await(client.readAll("the shard map", lookups(keys, item)));
        return seen(answer.getGetResponses(), answer.getHeader().getRevision());
    }

    Seen seen(List<GetResponse> answers, long revision) {
        return new Seen(
                first(answers.get(0)).map(MapCodec::entry),
                first(answers.get(1)).map(MapCodec::entry),
                first(answers.get(2)).map(MapCodec::rule).orElseThrow(this::noRule),
                first(answers.get(2)).orElseThrow(this::noRule).getModRevision(),
                revision);
    }

    static List<Op> lookups(Keys keys, ItemId item) {
        return List.of(
                Op.get(Keys.bytes(keys.mapItem(item)), ONE),
                Op.get(Keys.bytes(keys.mapCustomer(item.customerId())), ONE),
                Op.get(Keys.bytes(keys.rule()), ONE));
    }

    static Optional<KeyValue> first(GetResponse answer) {
        return answer.getKvs().stream().findFirst();
    }

    /** An absent key has the mod-revision 0. */
    static Cmp unchanged(String key, long modRevision) {
        return new Cmp(Keys.bytes(key), Cmp.Op.EQUAL, CmpTarget.modRevision(modRevision));
    }

    /** What was seen of an item's three steps, and the compares that hold a transaction to it. */
    record Seen(
            Optional<MapEntry> item, Optional<MapEntry> customer, DefaultRule rule, long ruleRevision, long revision) {

        Located located(ItemId id) {
            if (item.isPresent()) {
                return new Located(
                        item.get().home(), Located.Level.ITEM, item.get().modRevision(), revision);
            }
            if (customer.isPresent()) {
                return new Located(
                        customer.get().home(),
                        Located.Level.CUSTOMER,
                        customer.get().modRevision(),
                        revision);
            }
            Home byRule = rule.homeOf(id.customerId());
            return new Located(byRule, Located.Level.RULE, ruleRevision, revision);
        }

        List<Cmp> unchanged(Keys keys, ItemId id) {
            List<Cmp> compares = new ArrayList<>();
            compares.add(ShardMap.unchanged(
                    keys.mapItem(id), item.map(MapEntry::modRevision).orElse(0L)));
            if (item.isEmpty()) {
                compares.add(ShardMap.unchanged(
                        keys.mapCustomer(id.customerId()),
                        customer.map(MapEntry::modRevision).orElse(0L)));
            }
            if (item.isEmpty() && customer.isEmpty()) {
                compares.add(ShardMap.unchanged(keys.rule(), ruleRevision));
            }
            return compares;
        }
    }
}
