package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// A value of the form `head argument ... name=value ...`, such as `additive 0.25 0.5 decay=0.0005`.
final class Words {
    private final String head;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> named = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    Words(String text) {
        String[] words = text.strip().split("\\s+");
        require(!words[0].isEmpty(), "it must not be empty");
        head = words[0];
        for (int i = 1; i < words.length; i++) {
            int at = words[i].indexOf('=');
            if (at < 0) {
                arguments.add(words[i]);
            } else {
                String name = words[i].substring(0, at);
                require(named.put(name, words[i].substring(at + 1)) == null, "\"%s\" is given twice", name);
            }
        }
    }

    String head() {
        return head;
    }

    List<String> arguments() {
        return arguments;
    }

    String text(String name, String otherwise) {
        used.add(name);
        return named.getOrDefault(name, otherwise);
    }

    int whole(String name, int otherwise) {
        return parsed(name, otherwise, "a whole number", Integer::parseInt);
    }

    double number(String name, double otherwise) {
        return parsed(name, otherwise, "a number", Double::parseDouble);
    }

    List<Integer> wholes(String name, List<Integer> otherwise) {
        return parsed(name, otherwise, "whole numbers with commas between",
                text -> List.of(text.split(",", -1)).stream().map(Integer::valueOf).toList());
    }

    List<Double> numbers(String name, List<Double> otherwise) {
        return parsed(name, otherwise, "numbers with commas between",
                text -> List.of(text.split(",", -1)).stream().map(Double::valueOf).toList());
    }

    private <T> T parsed(String name, T otherwise, String kind, Function<String, T> parser) {
        used.add(name);
        String text = named.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be " + kind + ", got \"" + text + "\"", e);
        }
    }

    /// Refuses what nobody has asked for.
    void requireAllUsed() {
        for (String name : named.keySet()) {
            require(used.contains(name), "%s has no \"%s\"; it has %s", head, name, used.stream().sorted().toList());
        }
    }
}
