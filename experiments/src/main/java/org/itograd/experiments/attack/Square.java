package org.itograd.experiments.attack;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;

/// Square: random search that sees predictions only, and no gradients (M. Andriushchenko, F. Croce, N. Flammarion and M. Hein,
/// "Square Attack: a Query-efficient Black-box Adversarial Attack via Random Search", 2020).
///
/// A query tries another square-shaped change ([SquareProposals]) and keeps it if the prediction averaged over the draws comes closer
/// to, or farther into, a wrong class. A classifier that resists gradients more than this does not resist: its gradients are masked.
/// With noise, what a query sees is a matter of chance, and no query counts as the last: success is judged afterwards.
///
/// @param norm    of the ball
/// @param radius  of the ball, in units of full ink; 0 means no attack
/// @param queries predictions asked for, the first point's included, >= 1; 1,000 for classifiers with noise as published
/// @param draws   noise draws that each prediction is averaged over, >= 1; 20 as published
public record Square(Norm norm, double radius, int queries, int draws) implements Attack {
    private static final int SHAPES = 0;
    private static final int NOISE = 1;

    /// Checks the ranges.
    public Square {
        new Ball(norm, radius);
        require(queries >= 1, "queries: must be >= 1, got %d", queries);
        require(draws >= 1, "draws: must be >= 1, got %d", draws);
    }

    @Override
    public String label() {
        return "Square, " + queries + " queries x " + draws + " draws";
    }

    @Override
    public Cost cost(NoisyClassifier classifier) {
        return radius == 0 ? Cost.NOTHING : new Cost(0, (long) queries * classifier.draws(draws));
    }

    @Override
    public Attacked attack(NoisyClassifier classifier, LabelledImages images, RandomKey key, Goal goal) {
        return radius == 0
                ? new Attacked(images, 0, 0)
                : Runs.of(classifier, images, goal, draws, 1, key, this::run);
    }

    private void run(Oracle oracle, Best best, RandomKey key) {
        for (int query = 0; query < queries; query++) {
            // Without noise, broken images need no more queries; with noise, all stay open.
            int[] open = best.open();
            if (open.length == 0) {
                return;
            }
            Oracle asked = open.length == oracle.targets().count() ? oracle : oracle.of(open);
            float[] x = proposals(best, open, asked.targets(), query, key.fold(SHAPES));
            Oracle.Answer answer = asked.margins(x, key.fold(NOISE).fold(query));
            for (int i = 0; i < open.length; i++) {
                boolean unused = best.offer(open[i], x, i, answer.losses()[i], answer.wrong()[i]);
            }
        }
    }

    /// A change of the worst point so far of each image that is open.
    private float[] proposals(Best best, int[] open, Targets targets, int query, RandomKey key) {
        Ball ball = new Ball(norm, radius);
        float[] truth = targets.truth().pixels();
        int size = targets.size();
        float[] x = new float[truth.length];
        for (int row = 0; row < open.length; row++) {
            SquareProposals proposals = new SquareProposals(
                    ball, targets.truth().format(), key.fold(targets.number(row)).fold(query));
            double[] offset = new double[size];
            for (int i = 0; i < size; i++) {
                offset[i] = (double) best.points()[open[row] * size + i] - truth[row * size + i];
            }
            if (query == 0) {
                proposals.first(offset);
            } else {
                proposals.next(offset, share(query - 1));
            }
            for (int i = 0; i < size; i++) {
                x[row * size + i] = (float) (truth[row * size + i] + offset[i]);
            }
        }
        ball.project(x, truth, size);
        return x;
    }

    /// The share of an image's pixels that a square covers after so many changes: 0.8 at first, halved after 10, 50, 200, 500, 1000,
    /// 2000, 4000, 6000 and 8000 of 10,000.
    double share(int changes) {
        long at = (long) changes * 10_000 / Math.max(1, queries - 1);
        double share = 0.8;
        for (int halving : new int[]{10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000}) {
            share = at > halving ? share / 2 : share;
        }
        return share;
    }
}
