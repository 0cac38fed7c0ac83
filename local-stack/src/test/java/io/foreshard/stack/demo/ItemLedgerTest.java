package io.foreshard.stack.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.stack.demo.ItemLedger.Finding;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ItemLedgerTest {

    @Test
    void theLastAcknowledgedValueMustBeThere() {
        ItemLedger ledger = new ItemLedger(WriteKind.SET);
        ledger.acknowledge("a");
        ledger.acknowledge("b");
        assertEquals(new Finding(0, 0), ledger.check(Optional.of("b")));
        assertEquals(new Finding(1, 0), ledger.check(Optional.of("a")));
        assertEquals(new Finding(1, 0), ledger.check(Optional.empty()));
    }

    @Test
    void anUnansweredWriteMayHaveHappenedOrNot() {
        ItemLedger ledger = new ItemLedger(WriteKind.SET);
        ledger.acknowledge("a");
        ledger.leaveOpen("b");
        assertEquals(new Finding(0, 0), ledger.check(Optional.of("a")));
        assertEquals(new Finding(0, 0), ledger.check(Optional.of("b")));
    }

    @Test
    void aCounterMissesWhatWasLostAndExceedsByWhatWasDoubled() {
        ItemLedger ledger = new ItemLedger(WriteKind.INCR);
        ledger.acknowledge("1");
        ledger.acknowledge("2");
        ledger.leaveOpen("3");
        assertEquals(new Finding(0, 0), ledger.check(Optional.of("2")));
        assertEquals(new Finding(0, 0), ledger.check(Optional.of("3")));
        assertEquals(new Finding(1, 0), ledger.check(Optional.of("1")));
        assertEquals(new Finding(0, 2), ledger.check(Optional.of("5")));
    }

    @Test
    void everyAcknowledgedTokenIsThereExactlyOnce() {
        ItemLedger ledger = new ItemLedger(WriteKind.APPEND);
        ledger.acknowledge("x");
        ledger.acknowledge("y");
        ledger.leaveOpen("z");
        assertEquals(new Finding(0, 0), ledger.check(Optional.of("x;y;")));
        assertEquals(new Finding(0, 0), ledger.check(Optional.of("x;y;z;")));
        assertEquals(new Finding(1, 1), ledger.check(Optional.of("x;x;")));
        assertEquals(new Finding(2, 0), ledger.check(Optional.empty()));
    }
}
