package org.itograd.experiments.train;

import static org.itograd.base.Arguments.require;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.itograd.autodiff.optim.StepSchedule;

/// A learning rate that falls to a tenth at the end of each stage but the last, which lasts as long as the run.
///
/// The rate of an epoch depends on its number only, so a run of few epochs is the beginning of a longer one.
///
/// @param learningRate of the first stage, > 0
/// @param ends         epochs done when the rate falls, increasing; none if it stays
/// @param restart      whether each stage starts with a new optimiser, that is without momentum, as the published code does
public record Stages(double learningRate, List<Integer> ends, boolean restart) implements Serializable {
    private static final double FACTOR = 0.1;

    /// Checks the ranges.
    public Stages {
        require(
                learningRate > 0 && Double.isFinite(learningRate),
                "learning-rate: must be > 0 and finite, got %s",
                learningRate);
        ends = List.copyOf(ends);
        for (int i = 0; i < ends.size(); i++) {
            require(
                    ends.get(i) > (i == 0 ? 0 : ends.get(i - 1)),
                    "stages: each must be >= 1 epoch, but they end after %s",
                    ends);
        }
    }

    /// Stages of given lengths.
    ///
    /// @param lengths epochs of each stage, >= 1
    /// @throws IllegalArgumentException if there is none or one is not positive
    public static Stages ofLengths(double learningRate, List<Integer> lengths, boolean restart) {
        require(
                !lengths.isEmpty() && lengths.stream().allMatch(n -> n >= 1),
                "stages: must be one or more lengths of at least 1 epoch, got %s",
                lengths);
        List<Integer> ends = new ArrayList<>();
        int end = 0;
        for (int length : lengths.subList(0, lengths.size() - 1)) {
            end = Math.addExact(end, length);
            ends.add(end);
        }
        return new Stages(learningRate, ends, restart);
    }

    /// The rate in an epoch.
    ///
    /// @param epoch from 0
    double at(int epoch) {
        return new StepSchedule(learningRate, FACTOR, ends).at(epoch);
    }

    /// Whether momentum is forgotten before an epoch.
    ///
    /// @param epoch from 0
    boolean restartsAt(int epoch) {
        return restart && ends.contains(epoch);
    }

    /// The ends of the stages as files spell them, such as "80,140,200".
    String endsText() {
        return ends.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// What [#endsText] gave.
    ///
    /// @throws IllegalArgumentException if it is something else
    static List<Integer> endsOf(String text) {
        List<Integer> ends = new ArrayList<>();
        for (String end : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            ends.add(Integer.parseInt(end));
        }
        return ends;
    }

    /// Such as "learning rate 0.1, a tenth of it after each of the epochs 80, 140, with a new optimiser each time".
    @Override
    public String toString() {
        String falls = ends.isEmpty()
                ? ""
                : ", a tenth of it after epoch " + endsText().replace(",", ", then after ")
                        + (restart ? ", each time with momentum 0" : ", momentum kept");
        return "learning rate " + learningRate + falls;
    }
}
