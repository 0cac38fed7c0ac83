package io.foreshard.sidecar.items;

/** What answered. Only the last one paid a cross-region round trip. */
public enum Tier {
    LOCAL_CACHE,
    REGIONAL_CACHE,
    SHADOW,
    LOCAL_HOME,
    REMOTE_HOME
}
