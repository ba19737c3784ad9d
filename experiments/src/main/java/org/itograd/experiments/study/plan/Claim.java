package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

import java.util.List;

/// A claim named before anything is measured: one training has a higher accuracy than another, seed by seed.
///
/// @param name    of the plan
/// @param better  the training that is claimed to be better; `primary` for that of the primary noise
/// @param worse   the other
/// @param measure by which
/// @param at      the value of the measure's swept setting; empty for the mean over all
/// @param primary whether it is decided together with the other primary claims; else it is a description
/// @param needs   checks that must hold, and claims that must be supported by their own, for this one to count
public record Claim(String name, String better, String worse, String measure, String at, boolean primary,
        List<String> needs) {
    /// Keeps the order.
    public Claim {
        needs = List.copyOf(needs);
    }

    /// `BETTER WORSE MEASURE [at=VALUE] [kind=primary|secondary] [needs=NAME,...]`.
    static Claim parse(String name, String text) {
        Words words = new Words(text);
        require(words.arguments().size() == 2, "a claim is \"BETTER WORSE MEASURE\", got \"%s\"", text);
        String kind = words.text("kind", "primary");
        require(kind.equals("primary") || kind.equals("secondary"), "kind: must be primary or secondary, got %s", kind);
        String needs = words.text("needs", "");
        Claim claim = new Claim(name, words.head(), words.arguments().get(0), words.arguments().get(1),
                words.text("at", ""), kind.equals("primary"),
                needs.isEmpty() ? List.of() : List.of(needs.split(",", -1)));
        words.requireAllUsed();
        return claim;
    }
}
