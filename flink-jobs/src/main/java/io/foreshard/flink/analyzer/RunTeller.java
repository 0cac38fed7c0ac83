package io.foreshard.flink.analyzer;

import io.foreshard.core.Home;
import io.foreshard.core.mobility.Run;
import io.foreshard.core.mobility.RunChange;
import io.foreshard.schemas.AccessRun;
import org.jspecify.annotations.Nullable;

/** Tells the runs of accesses that are counted in one go: of one run its latest milestone only. For one item and one go. */
final class RunTeller {

    private final TrackedItem item;
    private final Home home;
    private final Results results;
    private @Nullable Run latest;
    private @Nullable AccessRun untold;

    RunTeller(TrackedItem item, Home home, Results results) {
        this.item = item;
        this.home = home;
        this.results = results;
    }

    /** The item's current run began or passed a milestone. */
    void changed(RunChange change) {
        Run before = latest;
        // Each beginning is a change: two runs that follow each other come from two regions.
        if (before != null && !before.region().equals(change.run().region())) {
            finish();
        }
        latest = change.run();
        untold = AnalyzerRecords.run(item.id, change, home, AnalyzerRecords.runCauseOf(item.state));
    }

    /** Nothing more comes. */
    void finish() {
        AccessRun run = untold;
        if (run != null) {
            results.run(run);
        }
        latest = null;
        untold = null;
    }
}
