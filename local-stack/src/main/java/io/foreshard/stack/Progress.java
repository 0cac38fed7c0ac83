package io.foreshard.stack;

import java.time.Duration;

/** Told what a stack does; called from several threads, one at a time. */
public interface Progress {

    /** @param done components that are ready, this one included */
    void started(String component, Duration took, int done, int of);

    /** Something worth a line that is no component's start. */
    void note(String text);

    /** Says nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void started(String component, Duration took, int done, int of) {
            // Silent.
        }

        @Override
        public void note(String text) {
            // Silent.
        }
    };
}
