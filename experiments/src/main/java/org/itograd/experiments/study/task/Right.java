package org.itograd.experiments.study.task;

import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.data.LabelledImages;

/// Which images are classified correctly, as text: a 1 or a 0 for each.
final class Right {
    private Right() {}

    static String of(Predictions predictions, LabelledImages images) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < images.count(); i++) {
            text.append(predictions.label(i) == images.labels()[i] ? '1' : '0');
        }
        return text.toString();
    }

    /// The share of ones.
    static double share(String text) {
        return (double) text.chars().filter(c -> c == '1').count() / text.length();
    }
}
