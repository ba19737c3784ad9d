package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.util.List;
import org.itograd.base.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which calls reach a `steps`: one that fails tells.
@Tag("kernel")
class StepLoopTest {
    private static final int BITS = 512;
    private static final int LANES = 16;
    /// A step of four vectors.
    private static final int STEP = 4 * LANES;

    @ParameterizedTest
    @ValueSource(ints = {LANES, STEP, STEP + LANES, 2 * STEP - LANES})
    void callsOfLessThanTwoStepsGoVectorByVector(int n) {
        Loop loop = withFailingSteps(Access.VECTOR);
        assertDoesNotThrow(() -> run(loop, n));
    }

    @ParameterizedTest
    @ValueSource(ints = {2 * STEP, 2 * STEP + LANES, 9 * STEP})
    void othersGoToTheLoop(int n) {
        Loop loop = withFailingSteps(Access.VECTOR);
        assertThrows(NullPointerException.class, () -> run(loop, n));
    }

    @Test
    void stepsOfRowsAreRowsOfSteps() {
        int row = 2 * LANES;
        Loop loop = withFailingSteps(Access.periodic(row));
        assertDoesNotThrow(() -> run(loop, 7 * row));
        assertThrows(NullPointerException.class, () -> run(loop, 8 * row));
    }

    private static void run(Loop loop, int n) {
        Object[] in = {new float[n], new float[n]};
        Object[] out = {new float[n]};
        loop.run(in, new int[2], out, new int[1], new double[0], new long[0], 0, n);
    }

    /// The vector form of a sum, in which `steps` throws.
    private static Loop withFailingSteps(Access second) {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "needs vectors");
        Emission body = new Emission(
                Lowering.lower(List.of(Expr.input(0).add(Expr.input(1))), DType.F32), DType.F32,
                List.of(Access.VECTOR, second), List.of(Access.VECTOR));
        ClassFile files = ClassFile.of();
        byte[] changed = files.transformClass(files.parse(VectorEmitter.emit(body, BITS)), (builder, element) -> {
            if (element instanceof MethodModel m && m.methodName().equalsString("steps")) {
                builder.withMethodBody(
                        m.methodName(), m.methodType(), m.flags().flagsMask(), code -> code.aconst_null().athrow());
            } else {
                builder.with(element);
            }
        });
        return Emission.instantiate(changed);
    }
}
