package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.statistics.Statistics;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.base.DType;

/// Random programs, and convolutions and products of random shapes, on devices against this processor. Nothing is random but the shapes and
/// well-scaled numbers; what differs is rounding, far below the tolerance.
class DeviceProgramPropertyTest {
    @Property(tries = 8, seed = "91", shrinking = ShrinkingMode.OFF)
    @AddLifecycleHook(TestDevices.Driver.class)
    void randomProgramsGiveWhatThisProcessorGives(
            @ForAll @LongRange(min = 0, max = 1 << 30) long seed, @ForAll DType dtype,
            @ForAll @IntRange(min = 1, max = 20) int rows) {
        Device device = TestDevices.get(TestDevices.driver());
        RandomFunction f = new RandomFunction(seed, 8, dtype, rows);
        List<Tensor> arguments = f.arguments(50);
        Program program = Program.capture(f, arguments);
        boolean runs = DeviceProgram.refusal(device, program).isEmpty();
        Statistics.label("on the device").collect(runs);
        if (runs) {
            DevicePrograms.assertNear(program.run(arguments), DevicePrograms.onDevice(device, program, arguments),
                    dtype == DType.F32 ? 2e-5 : 1e-12);
        }
    }

    @Property(tries = 6, seed = "92", shrinking = ShrinkingMode.OFF)
    @AddLifecycleHook(TestDevices.C.class)
    void convolutionsOfAnyShapeAndTheirGradientsAgreeInPlainC(
            @ForAll @IntRange(min = 1, max = 5) int images, @ForAll @IntRange(min = 3, max = 8) int height,
            @ForAll @IntRange(min = 3, max = 8) int width, @ForAll @IntRange(min = 1, max = 6) int channels,
            @ForAll @IntRange(min = 1, max = 9) int filters, @ForAll @IntRange(min = 1, max = 3) int kernel,
            @ForAll @IntRange(min = 1, max = 3) int stride, @ForAll @IntRange(min = 0, max = 2) int padding) {
        convolution("c", images, height, width, channels, filters, kernel, stride, padding);
    }

    @Property(tries = 6, seed = "93", shrinking = ShrinkingMode.OFF)
    @AddLifecycleHook(TestDevices.Driver.class)
    void convolutionsOfAnyShapeAndTheirGradientsAgreeInOpenCl(
            @ForAll @IntRange(min = 1, max = 5) int images, @ForAll @IntRange(min = 3, max = 8) int height,
            @ForAll @IntRange(min = 3, max = 8) int width, @ForAll @IntRange(min = 1, max = 6) int channels,
            @ForAll @IntRange(min = 1, max = 40) int filters, @ForAll @IntRange(min = 1, max = 3) int kernel,
            @ForAll @IntRange(min = 1, max = 3) int stride, @ForAll @IntRange(min = 0, max = 2) int padding) {
        convolution(TestDevices.driver(), images, height, width, channels, filters, kernel, stride, padding);
    }

    private static void convolution(
            String device, int images, int height, int width, int channels, int filters, int kernel, int stride,
            int padding) {
        RandomKey key = RandomKey.of(height);
        Tensor x = key.normal(DType.F64, images, height, width, channels);
        Tensor w = key.fold(1).normal(DType.F64, kernel, kernel, channels, filters);
        Tensor y = Functional.conv2d(x, w, stride, padding);
        DevicePrograms.assertSame(TestDevices.get(device), in -> {
            List<Tensor> all = new ArrayList<>(List.of(Functional.conv2d(in.get(0), in.get(1), stride, padding)));
            all.addAll(Autodiff.vjp(v -> Functional.conv2d(v.get(0), v.get(1), stride, padding), in.subList(0, 2),
                    in.get(2)).gradients());
            return all;
        }, List.of(x, w, key.fold(2).normal(DType.F64, y.shape().dims())), 1e-13);
    }
}
