package io.foreshard.executor.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.core.Topology;
import io.foreshard.core.placement.OperatorPolicy;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.RequestTrigger;
import io.foreshard.schemas.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestRulesTest {

    private static final Region EU = new Region("eu-west");
    private static final Region US = new Region("us-east");
    private static final PartitionId EU_1 = new PartitionId("eu-1");
    private static final PartitionId US_1 = new PartitionId("us-1");
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final ItemId ITEM = new ItemId("anna", "cart");
    private static final RequestRules.Facts WELL =
            new RequestRules.Facts(Optional.empty(), partition -> false, partition -> true);

    /** An event hour is a clock minute, and both clocks agree at {@link #NOW}. */
    private static final TimeScale FAST = new TimeScale(NOW, NOW, 60);

    private final RequestRules rules = rules(0);

    private static RequestRules rules(double controlShare) {
        Topology topology = new Topology(
                List.of(EU, US), Map.of(EU, Map.of(US, Duration.ofMillis(80))), Map.of(EU_1, EU, US_1, US));
        return new RequestRules(topology, new ControlGroup("salt", controlShare), FAST);
    }

    private static MigrationRequest.Builder request() {
        return MigrationRequest.newBuilder()
                .setId("m-1")
                .setCustomerId(ITEM.customerId())
                .setItemId(ITEM.itemId())
                .setSourcePartition("eu-1")
                .setTargetPartition("us-1")
                .setExpectedEpoch(3)
                .setVerdict(Verdict.CONFIDENT)
                .setTrigger(RequestTrigger.SCORE)
                .setCreatedAt(NOW.toEpochMilli())
                .setDeadline(NOW.plus(Duration.ofHours(1)).toEpochMilli());
    }

    private Optional<Refusal.Cause> refusal(MigrationRequest.Builder request, RequestRules.Facts facts, Instant now) {
        return rules.refusal(request.build(), ITEM, facts, now).map(Refusal::cause);
    }

    private Optional<Refusal.Cause> ofForm(MigrationRequest.Builder request) {
        return rules.refusalOfForm(request.build()).map(Refusal::cause);
    }

    private static RequestRules.Facts under(
            @Nullable Set<Region> allowed, @Nullable PartitionId pin, boolean excluded) {
        OperatorPolicy policy = new OperatorPolicy("p", "*", "*", allowed, pin, excluded, null, null);
        return new RequestRules.Facts(Optional.of(policy), partition -> false, partition -> true);
    }

    @Test
    void a_request_that_nothing_speaks_against_is_not_refused() {
        assertEquals(Optional.empty(), ofForm(request()));
        assertEquals(Optional.empty(), refusal(request(), WELL, NOW));
        assertEquals(Optional.empty(), refusal(request(), under(Set.of(US), US_1, false), NOW));
    }

    @Test
    void the_deadline_is_event_time() {
        assertEquals(Optional.empty(), refusal(request(), WELL, NOW.plusSeconds(59)));
        assertEquals(Optional.of(Refusal.Cause.EXPIRED), refusal(request(), WELL, NOW.plusSeconds(60)));
    }

    @Test
    void a_request_without_sense_is_refused_by_its_form() {
        assertEquals(
                Optional.of(Refusal.Cause.INVALID_IDENTITY), ofForm(request().setCustomerId("a:b")));
        assertEquals(
                Optional.of(Refusal.Cause.UNKNOWN_PARTITION), ofForm(request().setSourcePartition("?")));
        assertEquals(
                Optional.of(Refusal.Cause.UNKNOWN_PARTITION), ofForm(request().setTargetPartition("ap-1")));
        assertEquals(
                Optional.of(Refusal.Cause.INVALID_REQUEST), ofForm(request().setTargetPartition("eu-1")));
        assertEquals(
                Optional.of(Refusal.Cause.INVALID_REQUEST), ofForm(request().setExpectedEpoch(0)));
    }

    @Test
    void the_control_group_moves_for_operators_only() {
        RequestRules all = rules(1);
        assertEquals(
                Optional.of(Refusal.Cause.CONTROL_GROUP),
                all.refusal(request().build(), ITEM, WELL, NOW).map(Refusal::cause));
        MigrationRequest byOperator =
                request().setTrigger(RequestTrigger.OPERATOR).build();
        assertEquals(Optional.empty(), all.refusal(byOperator, ITEM, WELL, NOW));
    }

    @Test
    void policies_hold_for_operators_too() {
        MigrationRequest.Builder byOperator = request().setTrigger(RequestTrigger.OPERATOR);
        assertEquals(Optional.of(Refusal.Cause.POLICY_EXCLUDED), refusal(byOperator, under(null, null, true), NOW));
        assertEquals(Optional.of(Refusal.Cause.POLICY_PINNED), refusal(byOperator, under(null, EU_1, false), NOW));
        assertEquals(
                Optional.of(Refusal.Cause.POLICY_REGION), refusal(byOperator, under(Set.of(EU), null, false), NOW));
    }

    @Test
    void nothing_moves_to_where_it_cannot_be() {
        RequestRules.Facts draining = new RequestRules.Facts(Optional.empty(), US_1::equals, partition -> true);
        RequestRules.Facts unreachable = new RequestRules.Facts(Optional.empty(), partition -> false, EU_1::equals);
        assertEquals(Optional.of(Refusal.Cause.TARGET_DRAINING), refusal(request(), draining, NOW));
        assertEquals(Optional.of(Refusal.Cause.TARGET_UNREACHABLE), refusal(request(), unreachable, NOW));
    }

    @Test
    void the_record_holds_clock_times() {
        IncomingRequest incoming = new IncomingRequest(
                new org.apache.kafka.common.TopicPartition("t", 0),
                1,
                ITEM,
                request().build(),
                Instant.MIN);
        assertEquals(
                NOW.plusSeconds(60), incoming.toRecord("executor-1", FAST, NOW).deadline());
    }
}
