package io.foreshard.simulation;

import io.foreshard.core.migration.MigrationState;
import java.util.Optional;

/** What everything in one seed shares: time, chance, the story, the faults. Mutable; belongs to one thread. */
final class World {

    private final Scheduler scheduler = new Scheduler();
    private final Dice dice;
    private final Story story;
    private final Coverage coverage = new Coverage();
    private final Optional<Bug> bug;
    private Profile profile;

    World(long seed, Optional<Bug> bug, boolean told) {
        this.dice = new Dice(seed);
        this.story = new Story(scheduler, told);
        this.bug = bug;
        this.profile = Profile.draw(dice);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Dice dice() {
        return dice;
    }

    Story story() {
        return story;
    }

    Coverage coverage() {
        return coverage;
    }

    Profile profile() {
        return profile;
    }

    Optional<Bug> bug() {
        return bug;
    }

    boolean has(Bug asked) {
        return bug.isPresent() && bug.get() == asked;
    }

    /** From now on nothing goes wrong. */
    void calm() {
        profile = profile.calmed();
        story.tell(() -> "no more faults from now on");
    }

    void met(Optional<MigrationState> state, Fault fault) {
        state.ifPresent(in -> coverage.met(in, fault));
    }
}
