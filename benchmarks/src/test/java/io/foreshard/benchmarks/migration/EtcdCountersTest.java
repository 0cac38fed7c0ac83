package io.foreshard.benchmarks.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EtcdCountersTest {

    /** As etcd 3.4 writes them. */
    private static final String TEXT = """
            # HELP etcd_server_proposals_applied_total The total number of consensus proposals applied.
            # TYPE etcd_server_proposals_applied_total gauge
            etcd_server_proposals_applied_total 1.2345e+06
            etcd_server_proposals_committed_total 1.2346e+06
            grpc_server_handled_total{grpc_code="OK",grpc_method="Txn",grpc_service="etcdserverpb.KV",grpc_type="unary"} 40
            grpc_server_handled_total{grpc_code="Unavailable",grpc_method="Txn",grpc_service="etcdserverpb.KV",grpc_type="unary"} 2
            grpc_server_handled_total{grpc_code="OK",grpc_method="Range",grpc_service="etcdserverpb.KV",grpc_type="unary"} 7
            grpc_server_started_total{grpc_method="Txn",grpc_service="etcdserverpb.KV",grpc_type="unary"} 99
            """;

    @Test
    void transactionsOfAnyOutcomeAndAppliedProposalsAreCounted() {
        assertEquals(new EtcdCounters.Reading(42, 1_234_500), EtcdCounters.parse(TEXT));
    }

    @Test
    void whatWasUsedIsTheDifference() {
        EtcdCounters.Reading before = new EtcdCounters.Reading(40, 1_000);
        assertEquals(
                new EtcdCounters.Reading(2, 1_233_500), EtcdCounters.parse(TEXT).minus(before));
    }
}
