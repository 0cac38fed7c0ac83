package io.foreshard.sidecar.items;

import io.foreshard.core.access.Routing;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.WriteOutcome;

/** What a connection to a home reports. Called on its threads. */
interface HomeReplies {

    /** Clock time. */
    long nowMillis();

    /** Whether there is time left for it; it is answered if not. */
    boolean isStillWanted(HomeRequest<?> request);

    /** @param asOfMillis clock time before the home was asked */
    void onRead(HomeRead read, ReadOutcome outcome, long asOfMillis);

    void onWrite(HomeWrite write, WriteOutcome outcome);

    void onFailure(HomeRequest<?> request, StoreException failure);

    /** The store broke its contract. */
    void onDefect(HomeRequest<?> request, RuntimeException defect);

    void giveUp(HomeRequest<?> request, Routing.Reason reason, String why);
}
