package org.itograd.experiments.study.plan;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/// The entries of a plan, `name = value`, in the order of the file, which has the form of Java's property files.
///
/// A name given twice is refused, and so is one that nobody asks for.
final class Entries {
    private final String plan;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    private Entries(String plan) {
        this.plan = plan;
    }

    /// @throws PlanException if a name comes twice, or the text is not in that form
    static Entries read(String plan, String text) throws IOException {
        Entries entries = new Entries(plan);
        Set<String> twice = new HashSet<>();
        Properties file = new Properties() {
            private static final long serialVersionUID = 1;

            @Override
            public synchronized Object put(Object key, Object value) {
                if (entries.values.put((String) key, ((String) value).strip()) != null) {
                    twice.add((String) key);
                }
                return value;
            }
        };
        try (Reader reader = new StringReader(text)) {
            file.load(reader);
        } catch (IllegalArgumentException e) {
            throw new PlanException(plan + ": is not a plan (" + e.getMessage() + "); write lines \"name = value\"", e);
        }
        if (!twice.isEmpty()) {
            throw new PlanException(plan + ": \"" + twice.iterator().next() + "\" is given twice; leave one out");
        }
        return entries;
    }

    String plan() {
        return plan;
    }

    /// @throws PlanException if there is none
    String text(String name) throws PlanException {
        used.add(name);
        String value = values.get(name);
        if (value == null) {
            throw new PlanException(plan + ": \"" + name + "\" is missing; add a line \"" + name + " = ...\"");
        }
        return value;
    }

    String text(String name, String otherwise) throws PlanException {
        return values.containsKey(name) ? text(name) : otherwise;
    }

    int whole(String name) throws PlanException {
        return parse(name, text(name), "a whole number", Integer::parseInt);
    }

    int whole(String name, int otherwise) throws PlanException {
        return values.containsKey(name) ? whole(name) : otherwise;
    }

    double number(String name) throws PlanException {
        return parse(name, text(name), "a number", Double::parseDouble);
    }

    double number(String name, double otherwise) throws PlanException {
        return values.containsKey(name) ? number(name) : otherwise;
    }

    /// The entries whose names begin so, by what follows.
    Map<String, String> under(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                used.add(name);
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /// @throws PlanException if an entry has not been asked for
    void requireAllUsed() throws PlanException {
        for (String name : values.keySet()) {
            if (!used.contains(name)) {
                throw new PlanException(
                        plan + ": there is no entry \"" + name + "\"; known are " + used.stream().sorted()
                                .toList());
            }
        }
    }

    /// Reads a value.
    interface Parser<T> {
        T parse(String text);
    }

    /// @throws PlanException if the parser takes exception to the text
    <T> T parse(String name, String text, String kind, Parser<T> parser) throws PlanException {
        try {
            return parser.parse(text);
        } catch (NumberFormatException e) {
            throw new PlanException(plan + ": \"" + name + "\" must be " + kind + ", got \"" + text + "\"", e);
        } catch (IllegalArgumentException e) {
            throw new PlanException(plan + ": \"" + name + "\": " + e.getMessage(), e);
        }
    }
}
