package io.foreshard.flink.analyzer;

import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MobilityScore;

/** Where what was found out goes. */
interface Results {

    void run(AccessRun run);

    void anomaly(AccessAnomaly anomaly);

    void score(MobilityScore score);

    /** Something was learned from what lies too far back to be told. */
    void suppressed();

    /** An access was older than everything that is remembered, and changed nothing. */
    void forgotten();

    /** So many windows of one item ended. */
    void closed(long windows);

    /** No score, since the home is not in the configured topology. */
    void unknownHome();
}
