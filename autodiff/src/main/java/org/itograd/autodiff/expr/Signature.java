package org.itograd.autodiff.expr;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Objects;

/// What a kernel expects of its caller, and the check that it gets it.
///
/// @param parameters how many parameters the kernel reads
/// @param keys how many keys it reads
record Signature(List<Access> inputs, List<Access> outputs, int parameters, int keys) {

    static Signature of(List<? extends Term> outputs, List<Access> inputs, List<Access> targets) {
        int parameters = 0;
        int keys = 0;
        for (Term node : Graph.of(outputs)) {
            if (node.op() == Op.PARAMETER) {
                parameters = Math.max(parameters, (int) node.payload() + 1);
            } else if (node.op() == Op.KEY) {
                keys = Math.max(keys, (int) node.payload() + 1);
            }
        }
        return new Signature(inputs, targets, parameters, keys);
    }

    void check(
            Object[] inputArrays,
            int[] inputOffsets,
            Object[] outputArrays,
            int[] outputOffsets,
            double[] parameterValues,
            long[] keyValues,
            int n) {
        if (n < 0) {
            throw new IllegalArgumentException("n must be at least 0, but is " + n);
        }
        require("inputs", inputs.size(), inputArrays.length);
        require("inputOffsets", inputs.size(), inputOffsets.length);
        require("outputs", outputs.size(), outputArrays.length);
        require("outputOffsets", outputs.size(), outputOffsets.length);
        require("parameters", parameters, parameterValues.length);
        require("keys", keys, keyValues.length);
        if (n == 0) {
            return;
        }
        for (int i = 0; i < inputs.size(); i++) {
            Objects.checkFromIndexSize(
                    inputOffsets[i], inputs.get(i).extent(n), Array.getLength(inputArrays[i]));
        }
        for (int i = 0; i < outputs.size(); i++) {
            Objects.checkFromIndexSize(
                    outputOffsets[i], outputs.get(i).extent(n), Array.getLength(outputArrays[i]));
        }
    }

    /// As above for a run of several times: what the first and the last one touch is there.
    void check(
            Object[] inputArrays,
            int[] inputOffsets,
            int[] inputStrides,
            Object[] outputArrays,
            int[] outputOffsets,
            int[] outputStrides,
            double[] parameterValues,
            long[] keyValues,
            int n,
            int times) {
        check(inputArrays, inputOffsets, outputArrays, outputOffsets, parameterValues, keyValues, n);
        require("inputStrides", inputs.size(), inputStrides.length);
        require("outputStrides", outputs.size(), outputStrides.length);
        if (n == 0 || times <= 0) {
            return;
        }
        for (int i = 0; i < inputs.size(); i++) {
            checkLast(inputOffsets[i], inputStrides[i], times, inputs.get(i).extent(n), inputArrays[i]);
        }
        for (int i = 0; i < outputs.size(); i++) {
            checkLast(outputOffsets[i], outputStrides[i], times, outputs.get(i).extent(n), outputArrays[i]);
        }
    }

    private static void checkLast(int offset, int stride, int times, int extent, Object array) {
        Objects.checkFromIndexSize(offset + (long) stride * (times - 1), extent, Array.getLength(array));
    }

    private static void require(String what, int needed, int given) {
        if (given < needed) {
            throw new IllegalArgumentException(
                    "this kernel uses " + needed + " " + what + ", but " + given + " were given");
        }
    }
}
