package io.foreshard.configuration;

import io.foreshard.core.Region;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The parsed values of one configuration by concrete path, defaults included. Immutable once read.
 *
 * @param byPath values by path segments, names in place of {@code *}
 * @param folder where relative files are looked for
 */
record Values(Map<List<String>, Object> byPath, Path folder) {

    /** The value of an option, its {@code *} replaced by names in order. */
    <T> T get(Option<T> option, String... names) {
        return find(option, names)
                .orElseThrow(() -> new IllegalStateException(option.path() + " " + List.of(names) + " has no value"));
    }

    @SuppressWarnings("unchecked")
    <T> Optional<T> find(Option<T> option, String... names) {
        return Optional.ofNullable((T) byPath.get(concrete(option.segments(), names)));
    }

    /** A file's absolute path; relative ones start at the configuration file's folder. */
    Optional<String> findFile(Option<Path> option, String... names) {
        return find(option, names).map(file -> folder.resolve(file).toString());
    }

    /** The names used under a section, sorted. */
    TreeSet<String> names(String... section) {
        List<String> prefix = List.of(section);
        TreeSet<String> names = new TreeSet<>();
        for (List<String> path : byPath.keySet()) {
            if (path.size() > prefix.size() && path.subList(0, prefix.size()).equals(prefix)) {
                names.add(path.get(prefix.size()));
            }
        }
        return names;
    }

    /** The values of an option whose last {@code *} is a region; the other names are given. */
    <T> Map<Region, T> byRegion(Option<T> option, String... names) {
        String[] all = java.util.Arrays.copyOf(names, names.length + 1);
        all[names.length] = "*";
        List<String> prefix = concrete(option.segments(), all);
        Map<Region, T> byRegion = new LinkedHashMap<>();
        for (String region : names(prefix.subList(0, prefix.size() - 1).toArray(String[]::new))) {
            all[names.length] = region;
            find(option, all).ifPresent(value -> byRegion.put(new Region(region), value));
        }
        return byRegion;
    }

    private static List<String> concrete(List<String> pattern, String... names) {
        String[] path = pattern.toArray(String[]::new);
        int next = 0;
        for (int i = 0; i < path.length; i++) {
            if (path[i].equals("*")) {
                path[i] = names[next++];
            }
        }
        return List.of(path);
    }
}
