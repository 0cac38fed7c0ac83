package io.foreshard.simulation;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.ChangeLogPage;
import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.CommandRules;
import io.foreshard.core.store.ItemContent;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.ItemSnapshot.AppliedOperation;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.Mutation;
import io.foreshard.core.store.MutationResult;
import io.foreshard.core.store.MutationRules;
import io.foreshard.core.store.OperationId;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.OwnerRules;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.Role;
import io.foreshard.core.store.StoreCommand;
import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.WriteOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A partition store in memory: the rules of core and nothing else, so it says what the real ones must do. Thread-safe, by
 * one lock.
 */
public final class ModelPartitionStore implements PartitionStore {

    private static final Comparator<String> BY_UTF8_BYTES =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final PartitionId id;
    private final InstantSource clock;
    private final Duration retryWindow;
    private final StoreRules rules;
    private final Map<String, NavigableMap<String, ModelItem>> items = new HashMap<>();
    private final Map<String, Home> customers = new HashMap<>();
    private final ModelChangeLog log = new ModelChangeLog();
    private @Nullable DefaultRule rule;

    /**
     * @param clock what expiry and the retry window are measured by
     * @param retryWindow how long an operation is remembered at least
     */
    public ModelPartitionStore(PartitionId id, InstantSource clock, Duration retryWindow) {
        this(id, clock, retryWindow, StoreRules.CORE);
    }

    ModelPartitionStore(PartitionId id, InstantSource clock, Duration retryWindow, StoreRules rules) {
        this.id = id;
        this.clock = clock;
        this.retryWindow = retryWindow;
        this.rules = rules;
    }

    @Override
    public PartitionId id() {
        return id;
    }

    @Override
    public synchronized void initialize(DefaultRule given) {
        DefaultRule held = rule;
        if (held == null || given.epoch() > held.epoch()) {
            rule = given;
        } else if (given.epoch() == held.epoch() && !given.equals(held)) {
            throw new StoreException(
                    StoreException.Code.BROKEN,
                    "partition " + id + " holds another default rule of epoch " + given.epoch()
                            + ": expected a higher epoch for other partitions",
                    null);
        }
    }

    @Override
    public synchronized WriteOutcome apply(ItemId item, long epoch, OperationId operation, Mutation mutation) {
        return admit(item, epoch)
                .<WriteOutcome>map(WriteOutcome.Refused::new)
                .orElseGet(() -> applyAdmitted(item, epoch, operation, mutation));
    }

    /**
     * The first half of a write, for a caller that models writes in flight: role and epoch are judged. What was admitted is
     * to be applied before any freeze is answered.
     *
     * @return why it is refused, or empty if it is admitted
     */
    synchronized Optional<Refusal> admit(ItemId item, long epoch) {
        ModelItem held = item(item);
        Optional<Refusal> refusal = rules.refusalOfWrite(id, effective(item, held.own()), epoch);
        if (refusal.isEmpty()) {
            held.becomeOwnedBy(OwnerRules.afterWrite(held.own()));
        }
        return refusal;
    }

    /** The second half of a write: its effect, judged no more. */
    synchronized WriteOutcome applyAdmitted(ItemId item, long epoch, OperationId operation, Mutation mutation) {
        ModelItem held = item(item);
        return held.operation(operation)
                .map(known -> repeated(held, known))
                .orElseGet(() -> accepted(item, epoch, held, operation, mutation));
    }

    /** What the store holds of an item, for checks: cheaper than {@link #inspect}. */
    record Peek(OwnerRecord own, OwnerRecord effective, ItemContent content, long version) {}

    synchronized Peek peek(ItemId item) {
        ModelItem held = item(item);
        return new Peek(held.own(), effective(item, held.own()), held.content(), held.version());
    }

    /** The process starts again over what it kept durably. */
    synchronized void restart() {
        items.values().forEach(all -> all.values().forEach(held -> held.becomeOwnedBy(rules.afterRestart(held.own()))));
    }

    @Override
    public synchronized List<ReadOutcome> read(List<Located> located) {
        if (located.size() > MAX_READS) {
            throw new IllegalArgumentException(located.size() + " reads in one call: at most " + MAX_READS);
        }
        return located.stream().map(this::read).toList();
    }

    @Override
    public synchronized ReadOutcome readShadow(ItemId item) {
        ModelItem held = item(item);
        if (held.own().role() != Role.SHADOW) {
            return new ReadOutcome.Refused(new Refusal.AskMap());
        }
        held.countShadowRead();
        return answer(held, OptionalLong.of(held.shadowAsOfMillis()));
    }

    @Override
    public synchronized Held inspect(ItemId item) {
        ModelItem held = item(item);
        return new Held(held.own(), effective(item, held.own()), snapshot(held), held.shadowReads());
    }

    private Optional<ItemSnapshot> snapshot(ModelItem held) {
        return held.snapshot(nowMillis() - retryWindow.toMillis());
    }

    @Override
    public synchronized CommandOutcome execute(ItemId item, StoreCommand command) {
        ModelItem held = item(item);
        CommandRules.Decision decision = rules.decide(held.own(), effective(item, held.own()), held.version(), command);
        if (decision.done()) {
            held.obey(decision, command);
        }
        if (decision.logsFreeze()) {
            log.append(ChangeLogPage.Kind.FREEZE, item, held.own().epoch(), held.version());
        }
        boolean freezes = decision.done() && command.kind() == StoreCommand.Kind.FREEZE_WRITES;
        return new CommandOutcome(
                decision.done(), held.own(), held.version(), freezes ? snapshot(held) : Optional.empty());
    }

    @Override
    public synchronized boolean assignCustomer(String customerId, Home home) {
        Optional<Home> known = Optional.ofNullable(customers.get(customerId));
        if (known.filter(home::equals).isPresent()) {
            return true;
        }
        boolean holdsCopy = itemsOf(customerId).stream().anyMatch(held -> held.version() > 0);
        if (holdsCopy || !OwnerRules.mayAssign(home, known, rule())) {
            return false;
        }
        customers.put(customerId, home);
        return true;
    }

    @Override
    public synchronized List<Listed> list(String customerId, Optional<String> afterItemId, int limit) {
        requirePage(limit);
        NavigableMap<String, ModelItem> all = items.getOrDefault(customerId, new TreeMap<>(BY_UTF8_BYTES));
        long now = nowMillis();
        return afterItemId.map(after -> all.tailMap(after, false)).orElse(all).entrySet().stream()
                .filter(entry -> entry.getValue().content().at(now).value().isPresent())
                .limit(limit)
                .map(entry -> listed(new ItemId(customerId, entry.getKey()), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized ChangeLogPage changesSince(long sequence, int limit) {
        requirePage(limit);
        return log.since(sequence, limit, nowMillis());
    }

    @Override
    public synchronized long endOfChangeLog() {
        return log.end();
    }

    @Override
    public synchronized void trim(long belowSequence) {
        log.trim(belowSequence);
        long before = nowMillis() - retryWindow.toMillis();
        items.values().forEach(all -> all.values().forEach(held -> held.forgetOperationsBefore(before)));
    }

    @Override
    public synchronized Size size() {
        long now = nowMillis();
        List<ItemValue> present = items.values().stream()
                .flatMap(all -> all.values().stream())
                .flatMap(held -> held.content().at(now).value().stream())
                .toList();
        return new Size(
                present.size(), present.stream().mapToLong(ItemValue::size).sum());
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }

    private WriteOutcome accepted(ItemId item, long epoch, ModelItem held, OperationId operation, Mutation mutation) {
        long now = nowMillis();
        MutationResult result = MutationRules.apply(mutation, held.content(), now);
        if (result.change().isPresent()) {
            long version = held.version() + 1;
            held.write(result.change().get(), new AppliedOperation(operation, now, version, result.reply()));
            log.append(ChangeLogPage.Kind.WRITE, item, epoch, version);
        }
        return new WriteOutcome.Accepted(
                result.reply(), held.version(), held.content().at(now).expiresAtMillis(), false);
    }

    private WriteOutcome repeated(ModelItem held, AppliedOperation known) {
        OptionalLong expiry = held.content().at(nowMillis()).expiresAtMillis();
        return new WriteOutcome.Accepted(known.reply(), known.version(), expiry, true);
    }

    private ReadOutcome read(Located located) {
        ModelItem held = item(located.item());
        OwnerRecord effective = effective(located.item(), held.own());
        return rules.refusalOfRead(id, effective, located.epoch())
                .<ReadOutcome>map(ReadOutcome.Refused::new)
                .orElseGet(() -> answer(held, OptionalLong.empty()));
    }

    private ReadOutcome answer(ModelItem held, OptionalLong asOfMillis) {
        ItemContent current = held.content().at(nowMillis());
        return new ReadOutcome.Answered(current.value(), held.version(), current.expiresAtMillis(), asOfMillis);
    }

    private static Listed listed(ItemId item, ModelItem held) {
        long bytes = held.content().value().map(ItemValue::size).orElse(0L);
        return new Listed(item, held.own().role(), held.version(), bytes);
    }

    private OwnerRecord effective(ItemId item, OwnerRecord own) {
        Optional<Home> customer = Optional.ofNullable(customers.get(item.customerId()));
        return OwnerRules.effective(id, item.customerId(), own, customer, rule());
    }

    private ModelItem item(ItemId item) {
        return items.computeIfAbsent(item.customerId(), customer -> new TreeMap<>(BY_UTF8_BYTES))
                .computeIfAbsent(item.itemId(), key -> new ModelItem());
    }

    private Collection<ModelItem> itemsOf(String customerId) {
        return items.getOrDefault(customerId, new TreeMap<>()).values();
    }

    private DefaultRule rule() {
        DefaultRule held = rule;
        if (held == null) {
            throw new StoreException(
                    StoreException.Code.UNREACHABLE,
                    "partition " + id + " was not reached yet since this process started",
                    null);
        }
        return held;
    }

    private long nowMillis() {
        return clock.millis();
    }

    private static void requirePage(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit " + limit + ": expected 1 to " + MAX_PAGE);
        }
    }
}
