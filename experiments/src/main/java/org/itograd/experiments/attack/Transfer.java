package org.itograd.experiments.attack;

import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;

/// The adversarial images of another classifier. If they do more harm than an attack on the classifier itself, that attack failed.
///
/// @param attack on the other classifier
/// @param source the other classifier
/// @param name   what the other classifier is called
public record Transfer(Attack attack, NoisyClassifier source, String name) implements Attack {
    @Override
    public Norm norm() {
        return attack.norm();
    }

    @Override
    public double radius() {
        return attack.radius();
    }

    @Override
    public String label() {
        return "transfer from " + name + ", " + attack.label();
    }

    @Override
    public Cost cost(NoisyClassifier classifier) {
        return attack.cost(source);
    }

    /// Attacks the other classifier, for as high a loss as can be; the calls are those of the other one.
    @Override
    public Attacked attack(NoisyClassifier classifier, LabelledImages images, RandomKey key, Goal goal) {
        return attack.attack(source, images, key, Goal.HIGH_LOSS);
    }
}
