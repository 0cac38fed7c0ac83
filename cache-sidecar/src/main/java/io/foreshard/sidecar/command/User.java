package io.foreshard.sidecar.command;

import io.foreshard.core.Glob;
import io.foreshard.sidecar.items.Key;
import java.util.List;

/**
 * Who a connection is, and what it may touch. Immutable.
 *
 * @param strict whether its connections start in READWRITE mode
 * @param keys globs over the keys it may touch
 */
public record User(String name, boolean strict, List<Glob> keys) {

    public User {
        keys = List.copyOf(keys);
    }

    /** May touch everything. */
    public static User unrestricted(String name, boolean strict) {
        return new User(name, strict, List.of(new Glob("*")));
    }

    boolean mayTouchEverything() {
        return keys.stream().anyMatch(Glob::matchesAll);
    }

    boolean mayTouch(List<Key> touched) {
        return mayTouchEverything() || touched.stream().allMatch(this::mayTouch);
    }

    private boolean mayTouch(Key key) {
        String text = key.toString();
        return keys.stream().anyMatch(glob -> glob.matches(text));
    }
}
