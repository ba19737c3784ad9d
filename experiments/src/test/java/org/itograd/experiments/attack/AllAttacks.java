package org.itograd.experiments.attack;

import java.util.List;
import org.itograd.experiments.classify.NoisyClassifier;

/// One small attack of each kind.
final class AllAttacks {
    private AllAttacks() {}

    static List<Attack> of(Norm norm, double radius, NoisyClassifier other) {
        Budget budget = new Budget(4, 2, 2);
        return List.of(
                new Pgd(norm, radius, budget),
                new Apgd(Loss.CROSS_ENTROPY, norm, radius, budget),
                new Apgd(Loss.DLR, norm, radius, budget),
                new Square(norm, radius, 10, 2),
                new RandomDirections(norm, radius, 2, 2),
                new ReferenceAttack(radius, 3, 2),
                new Transfer(new Pgd(norm, radius, budget), other, "another"));
    }
}
