package io.foreshard.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks through every state that the smallest cluster can reach, depth first, and checks each. Memory: about 150 bytes a
 * state. Mutable; to be run once, by one thread.
 */
final class Exploration {

    private final SmallCluster cluster;
    private final long mostStates;
    private final Set<Key> visited = new HashSet<>();
    private final Map<Object, Integer> parts = new HashMap<>();
    private final Deque<Frame> path = new ArrayDeque<>();
    private long transitions;
    private int deepest;
    private long ends;

    /** A state by the numbers of its parts, which many states share. */
    private record Key(int etcd, int stores, int first, int second, int delayed, int clients) {}

    private record Frame(String what, Iterator<SmallCluster.Next> left) {}

    /**
     * What came of it.
     *
     * @param complete whether every reachable state was visited
     * @param ends states in which nothing more could happen
     * @param story how the violation came about, if there was one
     */
    record Outcome(
            long states,
            long transitions,
            int deepest,
            long ends,
            boolean complete,
            Optional<String> violation,
            List<String> story) {}

    Exploration(SmallCluster cluster, long mostStates) {
        this.cluster = cluster;
        this.mostStates = mostStates;
    }

    Outcome run() {
        try {
            enter("start", cluster.start());
            while (!path.isEmpty() && visited.size() < mostStates) {
                Frame top = path.peek();
                if (top.left().hasNext()) {
                    SmallCluster.Next next = top.left().next();
                    transitions++;
                    enter(next.what(), next.state());
                } else {
                    path.pop();
                }
            }
            return outcome(Optional.empty());
        } catch (Violation e) {
            return outcome(Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private void enter(String what, SmallState state) {
        if (!visited.add(key(state))) {
            return;
        }
        // Pushed before it is checked, so that a violation's story ends with it.
        path.push(new Frame(what, List.<SmallCluster.Next>of().iterator()));
        cluster.check(state);
        List<SmallCluster.Next> next = cluster.successors(state);
        if (next.isEmpty()) {
            ends++;
            cluster.checkEnd(state);
        }
        path.pop();
        path.push(new Frame(what, next.iterator()));
        deepest = Math.max(deepest, path.size());
    }

    private Key key(SmallState state) {
        return new Key(
                number(state.etcd()),
                number(state.stores()),
                number(state.executors().get(0)),
                number(state.executors().get(1)),
                number(state.delayed()),
                number(state.clients()));
    }

    private int number(Object part) {
        Integer known = parts.get(part);
        if (known != null) {
            return known;
        }
        parts.put(part, parts.size());
        return parts.size() - 1;
    }

    private Outcome outcome(Optional<String> violation) {
        List<String> story = new ArrayList<>();
        if (violation.isPresent()) {
            path.descendingIterator().forEachRemaining(frame -> story.add(frame.what()));
        }
        return new Outcome(
                visited.size(), transitions, deepest, ends, path.isEmpty() && violation.isEmpty(), violation, story);
    }
}
