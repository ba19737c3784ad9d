package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// What must hold for a loop to mean what it says: blocks read and write memory by shapes alone, and would not notice.
final class LoopChecks {
    private LoopChecks() {}

    /// Tensors to carry: there is one, and all are of one dtype.
    static void requireCarried(List<Tensor> carried) {
        require(!carried.isEmpty(), "start: there must be at least one tensor to carry, got none");
        DType dtype = carried.getFirst().dtype();
        for (int i = 0; i < carried.size(); i++) {
            require(
                    carried.get(i).dtype() == dtype,
                    "start: all that is carried must be of one dtype, got %s at place 0 and %s at place %d; cast it",
                    dtype,
                    carried.get(i).dtype(),
                    i);
        }
    }

    /// Samples along the first axis of all that is carried, and of all that is given per sample.
    static void requireRows(List<Given> given, List<Tensor> carried) {
        int rows = rows(carried.getFirst().shape());
        for (int i = 0; i < carried.size(); i++) {
            Shape s = carried.get(i).shape();
            require(
                    rows(s) == rows,
                    "start: all that is carried must have %d samples along its first axis like that at place 0, got shape %s at place %d",
                    rows,
                    s,
                    i);
        }
        for (Given g : given) {
            for (Shape s : g.role() == Role.STEP ? List.<Shape>of() : g.shapes()) {
                require(
                        rows(s) == rows,
                        "given: what is given per sample must have %d samples along its first axis like what is carried, got shape %s",
                        rows,
                        s);
            }
        }
    }

    private static int rows(Shape s) {
        return s.rank() == 0 ? 1 : s.dim(0);
    }

    /// How many results a step has.
    static void requireResults(int found, int carried) {
        require(
                found >= carried,
                "f: must give what is carried next, %d tensors, and then totals, got %d tensors",
                carried,
                found);
    }

    /// A result that is carried next.
    static void requireResult(int place, DType foundDtype, Shape found, DType dtype, Shape carried) {
        require(
                foundDtype == dtype && found.equals(carried),
                "f: result %d must be %s%s like what is carried there, got %s%s; broadcast or cast it",
                place,
                dtype,
                carried,
                foundDtype,
                found);
    }

    /// Tensors that stand for others, at a start or as constants.
    static void requireLike(String what, List<? extends @Nullable Tensor> found, List<Tensor> expected) {
        require(
                found.size() == expected.size(),
                "%s: there must be %d tensors, got %d",
                what,
                expected.size(),
                found.size());
        for (int i = 0; i < found.size(); i++) {
            Tensor t = found.get(i);
            Tensor like = expected.get(i);
            if (t != null) {
                require(
                        t.shape().equals(like.shape()) && t.dtype() == like.dtype(),
                        "%s: must be %s%s at place %d as the scan was made for, got %s%s; make a scan for it",
                        what,
                        like.dtype(),
                        like.shape(),
                        i,
                        t.dtype(),
                        t.shape());
            }
        }
    }

    /// Points of a loop that begins at point 0.
    static void requirePoints(int[] points) {
        require(points.length > 0, "points: there must be at least one, got none");
        requirePoints(points, 0, Math.max(0, points[points.length - 1]));
    }

    /// Points between two others.
    static void requirePoints(int[] points, int from, int to) {
        int least = Math.min(from, to);
        int most = Math.max(from, to);
        for (int i = 0; i < points.length; i++) {
            require(
                    points[i] >= least && points[i] <= most,
                    "points: must be between %d and %d, where the loop goes, got %d",
                    least,
                    most,
                    points[i]);
            require(
                    i == 0 || points[i - 1] < points[i],
                    "points: must ascend, each once, got %d then %d; sort them and give each once",
                    i == 0 ? 0 : points[i - 1],
                    points[i]);
        }
    }

    /// What is differentiated is what is carried.
    static void requireNoTotals(int totals) {
        require(
                totals == 0,
                "f: gives %d totals beside what is carried, which record does not differentiate; carry them, or use run",
                totals);
    }

    /// A place among what is carried.
    static void requirePlace(int place, int carried) {
        require(
                place >= 0 && place < carried,
                "place: must be one of the %d places of what is carried, from 0, got %d",
                carried,
                place);
    }

    /// Enough numbers for all steps.
    static void requireSteps(List<Given> given, int steps) {
        for (Given g : given) {
            int most = switch (g) {
                case Given.Scalars s -> s.values().length;
                case Given.Normals n -> n.deviations().length;
                case Given.Source _ -> steps;
            };
            require(
                    most >= steps,
                    "given: the loop goes to point %d, but numbers are given for %d steps only",
                    steps,
                    most);
        }
    }
}
