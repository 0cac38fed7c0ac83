package io.foreshard.core.migration;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import java.time.Instant;
import java.util.Optional;

/**
 * The durable truth about one migration attempt, one key in etcd. Immutable; a change is a compare-and-swap on the
 * mod-revision. The epoch of the attempt is the create-revision of the key and so not a field.
 *
 * @param migrationId name of the request
 * @param sourceHome the home it was planned against: the map must still say so when the record is made and at the commit
 * @param claim number of the executor's claim; a takeover raises it by one
 * @param executor who holds the claim
 * @param finalVersion version at which writes were frozen; 0 before
 * @param deadline clock time after which it must not start, or, on probation, be aborted
 * @param predictedArrival clock time of the first predicted access from the target's region
 * @param stateSince clock time of the latest transition
 * @param cause stable code of the latest transition's cause
 */
public record MigrationRecord(
        String migrationId,
        ItemId item,
        Home sourceHome,
        PartitionId target,
        MigrationState state,
        long claim,
        String executor,
        long finalVersion,
        Verdict verdict,
        Instant createdAt,
        Instant deadline,
        Optional<Instant> predictedArrival,
        Instant stateSince,
        String cause,
        Optional<String> group,
        Optional<String> reverses) {

    public MigrationRecord {
        if (claim < 1) {
            throw new IllegalArgumentException("claim " + claim + ": expected at least 1");
        }
        if (sourceHome.partition().equals(target)) {
            throw new IllegalArgumentException("source and target are both " + target);
        }
    }

    /** The same attempt after a transition. */
    public MigrationRecord moved(MigrationState to, String why, Instant now) {
        return new MigrationRecord(
                migrationId,
                item,
                sourceHome,
                target,
                to,
                claim,
                executor,
                finalVersion,
                verdict,
                createdAt,
                deadline,
                predictedArrival,
                now,
                why,
                group,
                reverses);
    }

    /** The same attempt in the hands of another executor, its claim raised by one. */
    public MigrationRecord claimedBy(String successor) {
        return new MigrationRecord(
                migrationId,
                item,
                sourceHome,
                target,
                state,
                claim + 1,
                successor,
                finalVersion,
                verdict,
                createdAt,
                deadline,
                predictedArrival,
                stateSince,
                cause,
                group,
                reverses);
    }

    /** The same attempt, its writes frozen at this version. */
    public MigrationRecord frozenAt(long version) {
        return new MigrationRecord(
                migrationId,
                item,
                sourceHome,
                target,
                state,
                claim,
                executor,
                version,
                verdict,
                createdAt,
                deadline,
                predictedArrival,
                stateSince,
                cause,
                group,
                reverses);
    }
}
