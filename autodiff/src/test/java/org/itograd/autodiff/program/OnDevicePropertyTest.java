package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.base.DType;

/// Random small steps on devices, against the same steps in lanes on this processor: the same bits, so there are no false alarms.
class OnDevicePropertyTest {
    private static final int STEPS = 5;

    @Property(tries = 12, seed = "81", shrinking = ShrinkingMode.OFF)
    @AddLifecycleHook(TestDevices.C.class)
    void plainCHasTheBitsOfLanes(
            @ForAll @LongRange(min = 0, max = 1 << 30) long seed, @ForAll DType dtype,
            @ForAll @IntRange(min = 1, max = 70) int rows) {
        check("c", seed, dtype, rows, true);
    }

    @Property(tries = 6, seed = "82", shrinking = ShrinkingMode.OFF)
    @AddLifecycleHook(TestDevices.Driver.class)
    void openClHasTheBitsOfLanes(
            @ForAll @LongRange(min = 0, max = 1 << 30) long seed, @ForAll DType dtype,
            @ForAll @IntRange(min = 1, max = 70) int rows) {
        check(TestDevices.driver(), seed, dtype, rows, seed % 3 == 0);
    }

    /// @param back whether it is differentiated, too, which takes drivers' compilers their time
    private static void check(String device, long seed, DType dtype, int rows, boolean back) {
        SmallStep step = new SmallStep(seed, dtype, rows, STEPS);
        List<Given> given = new ArrayList<>(step.given().subList(0, 3));
        double[] ones = {1, 0.5, 2, 1, 1};
        boolean draws = seed % 2 == 0;
        given.add(draws
                ? new Given.Normals(RandomKey.of(seed).fold(6), ones, Shape.of(rows, 2), 0)
                : step.given().get(3));
        Scan scan = Scan.of(step::apply, given, step.start(), Watcher.NOBODY);
        OnDevice executor = new OnDevice(TestDevices.get(device));
        List<Save> saves = List.of(
                new Save(0, new int[]{0, 3, STEPS}, true), Save.at(STEPS, 1), new Save(1, new int[]{2, 4}, true));
        boolean runs = scan.on(executor).explain(new int[]{STEPS}).contains("one launch");
        Statistics.label("on the device").collect(runs);
        if (runs) {
            assertSame(
                    scan.on(Executor.lanes()).run(step.start(), 0, STEPS, List.of(), saves),
                    scan.on(executor).run(step.start(), 0, STEPS, List.of(), saves));
        }
        List<Tensor> start = step.start().stream().map(Tensor::variable).toList();
        if (back && scan.on(executor).explain(start, new int[]{STEPS}, null).contains("one more launch")) {
            assertSame(gradients(step, scan.on(Executor.lanes())), gradients(step, scan.on(executor)));
        }
    }

    private static List<Tensor> gradients(SmallStep step, Scan scan) {
        List<Tensor> by = new ArrayList<>(step.start().stream().map(Tensor::variable).toList());
        Tensor ys = scan.record(by.subList(0, 2), new int[]{0, 2, STEPS}, null);
        step.weights.stream().filter(Tensor::isTracked).forEach(by::add);
        Tensor reached = Tensor.concat(0, by.stream().map(t -> t.mul(0).sum().reshape(1)).toArray(Tensor[]::new));
        return Autodiff.gradients(ys.square().sum().add(reached.sum()), by);
    }

    private static void assertSame(List<Tensor> expected, List<Tensor> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).shape(), found.get(i).shape());
            assertArrayEquals(expected.get(i).toDoubleArray(), found.get(i).toDoubleArray(), "result " + i);
        }
    }
}
