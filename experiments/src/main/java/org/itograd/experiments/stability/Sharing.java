package org.itograd.experiments.stability;

import java.util.Locale;

/// Which elements of a state share a Brownian motion.
public enum Sharing {
    /// There is no noise.
    NONE("no noise"),
    /// All elements of a state follow one Brownian motion: what the theorem assumes.
    SHARED("one shared Brownian motion"),
    /// Each element follows its own: what the published code does.
    INDEPENDENT("one for each element");

    private final String words;

    Sharing(String words) {
        this.words = words;
    }

    /// In words.
    public String words() {
        return words;
    }

    /// The name in lower case, as files spell it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
