package io.foreshard.flink;

import io.foreshard.core.ControlGroup;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import java.time.Instant;
import java.util.stream.IntStream;

/** Customers in and outside the control group, and what executors tell of their migrations. */
public final class TestCustomers {

    public static final ControlGroup CONTROL = new ControlGroup("foreshard", 0.2);

    private TestCustomers() {}

    public static String treated(String name) {
        return find(name, false);
    }

    public static String control(String name) {
        return find(name, true);
    }

    private static String find(String name, boolean control) {
        return IntStream.range(0, 1000)
                .mapToObj(number -> name + number)
                .filter(customer -> CONTROL.contains(customer) == control)
                .findFirst()
                .orElseThrow();
    }

    /** An executor says that a request has come to a state, under this epoch. */
    public static MigrationEvent event(MigrationRequest request, MigrationState state, long epoch, Instant eventTime) {
        return MigrationEvent.newBuilder()
                .setId(request.getId() + "/" + state)
                .setMigrationId(request.getId())
                .setCustomerId(request.getCustomerId())
                .setItemId(request.getItemId())
                .setSourcePartition(request.getSourcePartition())
                .setTargetPartition(request.getTargetPartition())
                .setFromState("")
                .setState(state)
                .setCause("PROCEEDED")
                .setEpoch(epoch)
                .setClaim(1)
                .setExecutor("executor-1")
                .setTimestamp(0)
                .setEventTime(eventTime.toEpochMilli())
                .build();
    }
}
