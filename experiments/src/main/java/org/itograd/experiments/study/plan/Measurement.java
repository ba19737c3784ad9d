package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

import org.itograd.experiments.corruption.Corruption;

/// One thing to measure of a trained network.
public sealed interface Measurement {
    /// The accuracy on test images, their log likelihood and Brier score.
    ///
    /// @param images how many, the first ones; 0 for all
    /// @param draws  of the noise that a prediction is averaged over
    /// @param noise  whether the noise is on
    /// @param steps  of the solver; 0 for as many as in training
    record Clean(int images, int draws, boolean noise, int steps) implements Measurement {
        /// Checks the ranges.
        public Clean {
            require(images >= 0, "images: must be >= 0, got %d", images);
            require(draws >= 1, "draws: must be >= 1, got %d", draws);
            require(steps >= 0, "steps: must be >= 0, got %d", steps);
        }
    }

    /// The accuracy on corrupted test images, corruption by corruption.
    ///
    /// @param severity 1 to 5
    /// @param images   how many, the first ones
    /// @param draws    of the noise that a prediction is averaged over
    /// @param noise    whether the noise is on
    record Corrupted(int severity, int images, int draws, boolean noise) implements Measurement {
        /// Checks the ranges.
        public Corrupted {
            require(severity >= 1 && severity <= 5, "severity: must be from 1 to 5, got %d", severity);
            require(images >= 1 && draws >= 1, "images, draws: must be >= 1, got %d and %d", images, draws);
        }
    }

    /// The accuracy on attacked test images.
    ///
    /// @param method   of the attack
    /// @param from     the training whose network is attacked; empty: the network itself
    /// @param norm     l2 or linf
    /// @param radius   a number, or the name of a radius of the plan
    /// @param images   how many, the first ones
    /// @param steps    gradient steps or queries
    /// @param draws    of the noise in each step; a network without noise gets as many restarts instead
    /// @param restarts with all draws
    /// @param judge    draws of the noise that a prediction is averaged over
    /// @param noise    whether the noise is on, for the attacker and the network
    record Attacked(Method method, String from, String norm, String radius, int images, int steps, int draws,
            int restarts, int judge, boolean noise) implements Measurement {
        /// Checks the ranges.
        public Attacked {
            require(norm.equals("l2") || norm.equals("linf"), "norm: must be l2 or linf, got %s", norm);
            require(
                    images >= 1 && steps >= 1 && draws >= 1 && restarts >= 1 && judge >= 1,
                    "images, steps, draws, restarts, judge: must be >= 1, got %d, %d, %d, %d, %d",
                    images,
                    steps,
                    draws,
                    restarts,
                    judge);
        }
    }

    /// Whether gradients say where to go: the cosine between two that see independent noise, their length, and the share of elements
    /// that are 0.
    ///
    /// @param images how many, the first ones
    /// @param draws  of the noise in each gradient
    record Gradients(int images, int draws) implements Measurement {
        /// Checks the ranges.
        public Gradients {
            require(images >= 1 && draws >= 1, "images, draws: must be >= 1, got %d and %d", images, draws);
        }
    }

    /// How strong the noise is beside the state.
    ///
    /// @param images how many, the first ones
    record Signal(int images) implements Measurement {
        /// Checks the range.
        public Signal {
            require(images >= 1, "images: must be >= 1, got %d", images);
        }
    }

    /// Pictures of the first test images: clean, corrupted, and under L2-PGD.
    ///
    /// @param images     how many
    /// @param radius     of the attack: a number, or the name of a radius of the plan
    /// @param steps      of the attack
    /// @param draws      of the noise in each step
    /// @param corruption by its name
    /// @param severity   1 to 5
    record Samples(int images, String radius, int steps, int draws, String corruption, int severity)
            implements
                Measurement {
        /// Checks the ranges.
        public Samples {
            require(images >= 1 && steps >= 1 && draws >= 1, "images, steps, draws: must be >= 1, got %d, %d and %d",
                    images,
                    steps, draws);
            require(severity >= 1 && severity <= 5, "severity: must be from 1 to 5, got %d", severity);
            Corruption unused = Corruption.named(corruption);
        }
    }

    /// How an attack looks for images.
    enum Method {
        /// Projected gradient descent.
        PGD,
        /// Projected gradient descent that chooses its own steps, by the cross-entropy.
        APGD_CE,
        /// The same by the difference of logits ratio.
        APGD_DLR,
        /// Random search that sees predictions only.
        SQUARE,
        /// Directions that nobody chose.
        RANDOM
    }
}
