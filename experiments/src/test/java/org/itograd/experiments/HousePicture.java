package org.itograd.experiments;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The packages of a module as text, floor upon floor: a package stands above all that it knows.
final class HousePicture {
    private final String[] roots;

    /// The packages that each package knows, within the module.
    private final Map<String, Set<String>> known = new TreeMap<>();

    HousePicture(JavaClasses code, String... roots) {
        this.roots = roots;
        for (JavaClass c : code) {
            String from = c.getPackageName();
            if (!inside(from) || c.getSimpleName().equals("package-info")) {
                continue;
            }
            Set<String> to = known.computeIfAbsent(from, _ -> new TreeSet<>());
            c.getDirectDependenciesFromSelf().stream().map(d -> d.getTargetClass().getPackageName())
                    .filter(p -> inside(p) && !p.equals(from)).forEach(to::add);
        }
    }

    private Set<String> known(String name) {
        return known.getOrDefault(name, Set.of());
    }

    private boolean inside(String name) {
        return Arrays.stream(roots).anyMatch(root -> name.equals(root) || name.startsWith(root + "."));
    }

    /// A line for each floor, the highest first: packages, and what each rests on directly.
    String text() {
        Map<String, Integer> floors = floors();
        int top = floors.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int width = known.keySet().stream().mapToInt(p -> shortName(p).length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (int floor = top; floor >= 0; floor--) {
            for (Map.Entry<String, Integer> e : floors.entrySet()) {
                if (e.getValue() == floor) {
                    text.append(line(floor, e.getKey(), width)).append('\n');
                }
            }
        }
        return text.toString();
    }

    private String line(int floor, String name, int width) {
        String rests = String.join(", ", direct(name).stream().map(this::shortName).toList());
        return "%2d  %s  %s".formatted(floor, pad(shortName(name), width), rests.isEmpty() ? "" : "on " + rests)
                .stripTrailing();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private String shortName(String name) {
        return name.replace("org.itograd.", "");
    }

    /// What a package knows and none of the others that it knows does: the rest follows.
    private Set<String> direct(String name) {
        Set<String> result = new TreeSet<>(known(name));
        for (String other : known(name)) {
            Set<String> below = reach(other);
            if (!below.contains(name)) {
                below.removeIf(p -> reach(p).contains(other));
                result.removeAll(below);
            }
        }
        return result;
    }

    private Set<String> reach(String name) {
        Set<String> result = new TreeSet<>();
        List<String> open = new ArrayList<>(known(name));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            if (result.add(next)) {
                open.addAll(known(next));
            }
        }
        return result;
    }

    /// A package's floor is one above the highest of those that it knows and that do not know it back.
    private Map<String, Integer> floors() {
        Map<String, Integer> floors = new TreeMap<>();
        known.keySet().forEach(p -> floor(p, floors));
        return floors;
    }

    private int floor(String name, Map<String, Integer> floors) {
        Integer found = floors.get(name);
        if (found != null) {
            return found;
        }
        Set<String> mates = new TreeSet<>(reach(name));
        mates.removeIf(p -> !reach(p).contains(name));
        mates.add(name);
        int floor = mates.stream().flatMap(p -> known(p).stream()).filter(p -> !mates.contains(p))
                .mapToInt(p -> floor(p, floors) + 1).max().orElse(0);
        mates.forEach(p -> floors.put(p, floor));
        return floor;
    }
}
