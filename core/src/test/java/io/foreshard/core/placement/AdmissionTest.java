package io.foreshard.core.placement;

import static io.foreshard.core.placement.Fixture.EU;
import static io.foreshard.core.placement.Fixture.START;
import static io.foreshard.core.placement.Fixture.US;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final RegionPair PAIR = new RegionPair(EU, US);
    private static final RegionPair BACK = new RegionPair(US, EU);
    private static final Instant EXPIRY = START.plus(Duration.ofMinutes(5));

    private static MoveCandidate candidate(String id, RegionPair pair, double benefit) {
        return new MoveCandidate(id, new ItemId("c", id), pair, benefit, START.plus(Duration.ofHours(3)));
    }

    private static List<String> ids(List<MoveCandidate> candidates) {
        return candidates.stream().map(MoveCandidate::id).toList();
    }

    @Test
    void the_most_worthy_go_first_as_far_as_credits_reach_and_pairs_do_not_compete() {
        CreditLedger ledger = new CreditLedger(2, 1e6);
        Admission admission = new Admission(ledger, 10);
        admission.offer(candidate("a", PAIR, 1));
        admission.offer(candidate("b", PAIR, 3));
        admission.offer(candidate("c", PAIR, 2));
        admission.offer(candidate("d", BACK, 0));
        Admission.Outcome outcome = admission.admit(START, START, EXPIRY);
        assertEquals(List.of("b", "c", "d"), ids(outcome.admitted()));
        assertEquals(1, admission.waiting());
        ledger.giveBack("c");
        ledger.giveBack("c");
        assertEquals(List.of("a"), ids(admission.admit(START, START, EXPIRY).admitted()));
        assertEquals(2, ledger.inWork(PAIR));
    }

    @Test
    void the_least_worthy_gives_way_when_the_queue_is_full() {
        Admission admission = new Admission(new CreditLedger(1, 1e6), 2);
        assertEquals(List.of(), admission.offer(candidate("a", PAIR, 1)));
        assertEquals(List.of(), admission.offer(candidate("b", PAIR, 3)));
        assertEquals(List.of("a"), ids(admission.offer(candidate("c", PAIR, 2))));
    }

    @Test
    void a_candidate_whose_deadline_passed_is_named_and_not_admitted() {
        Admission admission = new Admission(new CreditLedger(1, 1e6), 2);
        admission.offer(candidate("a", PAIR, 1));
        Admission.Outcome outcome = admission.admit(START.plus(Duration.ofHours(4)), START, EXPIRY);
        assertEquals(List.of(), outcome.admitted());
        assertEquals(List.of("a"), ids(outcome.expired()));
        assertEquals(0, admission.waiting());
    }

    @Test
    void moves_are_started_no_faster_than_the_budget_allows() {
        CreditLedger ledger = new CreditLedger(1000, 60);
        int started = 0;
        for (int second = 0; second < 3600; second++) {
            Instant now = START.plusSeconds(second);
            if (ledger.take("m" + second, PAIR, now, now.plusSeconds(60))) {
                started++;
            }
        }
        assertTrue(started >= 60 && started <= 61, started + " moves");
    }

    @Test
    void a_credit_that_is_never_given_back_returns_when_its_time_is_up() {
        CreditLedger ledger = new CreditLedger(1, 1e6);
        assertTrue(ledger.take("a", PAIR, START, EXPIRY));
        assertTrue(ledger.take("a", PAIR, START, EXPIRY));
        assertFalse(ledger.take("b", PAIR, START.plusSeconds(1), EXPIRY));
        assertTrue(ledger.take("b", PAIR, EXPIRY, EXPIRY.plusSeconds(60)));
    }

    @Test
    void credits_out_survive_a_restart() {
        CreditLedger ledger = new CreditLedger(1, 1e6);
        ledger.take("a", PAIR, START, EXPIRY);
        CreditLedger restored = new CreditLedger(1, 1e6);
        restored.restore(ledger.toBytes());
        assertFalse(restored.take("b", PAIR, START, EXPIRY));
        restored.giveBack("a");
        assertTrue(restored.take("b", PAIR, START, EXPIRY));
    }
}
