package org.itograd.autodiff.device.source;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.autodiff.expr.Expr;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// A thousand random expressions (a quarter of them on OpenCL, whose compilers take their time) have the bits of the processor's
/// loops, in both element types; exact, so there are no false alarms.
class RandomExprPropertyTest {
    private static final int INPUTS = 4;
    private static final int N = 77;
    private static final double[] SPECIAL =
            {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-40,
                5e-324, 1e38, 1e308, 0x1p24, 0x1p53, 1e22, 88.7, -103.9, 709.7, 0.5, -1};

    @Property(tries = 10, seed = "12", shrinking = ShrinkingMode.OFF)
    @AddLifecycleHook(TestDevices.C.class)
    void plainCHasTheBits(@ForAll long seed) {
        check("c", seed, DType.F32, 100, 1);
        check("c", seed, DType.F64, 100, 1);
    }

    @Property(tries = 10, seed = "13", shrinking = ShrinkingMode.OFF)
    @AddLifecycleHook(TestDevices.Driver.class)
    void openClHasTheBits(@ForAll long seed) {
        check(TestDevices.driver(), seed, DType.F32, 25, 1);
        check(TestDevices.driver(), seed, DType.F64, 25, 1);
    }

    @Property(tries = 1, seed = "14", shrinking = ShrinkingMode.OFF)
    @AddLifecycleHook(TestDevices.Driver.class)
    void wideRegistersHaveTheBits(@ForAll long seed) {
        check(TestDevices.driver(), seed, DType.F32, 20, 16);
        check(TestDevices.driver(), seed, DType.F64, 20, 8);
    }

    private static void check(String name, long seed, DType dtype, int count, int width) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Expr> programs = Stream.generate(() -> RandomExpr.of(random, dtype, INPUTS)).limit(count).toList();
        Object[] inputs = new Object[INPUTS];
        for (int k = 0; k < INPUTS; k++) {
            inputs[k] = dtype.allocate(N);
            for (int i = 0; i < N; i++) {
                double x = switch (random.nextInt(4)) {
                    case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
                    case 1 -> random.nextDouble(-1, 1) * Math.scalb(1.0, random.nextInt(-160, 160));
                    default -> random.nextDouble(-5, 5);
                };
                Numbers.set(dtype, x, inputs[k], i);
            }
        }
        Device device = TestDevices.get(name);
        Elements.assertSame(device, device.traits().dialect(dtype, width), programs, inputs, N);
    }
}
