package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;

/// Programs on a device, and here.
final class DevicePrograms {
    private DevicePrograms() {}

    /// What a device gives.
    static List<Tensor> onDevice(Device device, Program program, List<Tensor> arguments) {
        List<DeviceTensor> memory = arguments.stream().map(t -> DeviceTensor.of(device, t)).toList();
        try (DeviceProgram p = DeviceProgram.of(device, program, memory, List.of(), List.of())) {
            p.run();
            List<Tensor> results = new ArrayList<>();
            for (int i = 0; i < program.code().outputs().size(); i++) {
                results.add(p.result(i));
            }
            return results;
        } finally {
            memory.forEach(DeviceTensor::close);
        }
    }

    /// The results of a function on a device are those of this processor, but for rounding.
    ///
    /// @param tolerance of the largest number of each result
    static void assertSame(
            Device device, Function<List<Tensor>, List<Tensor>> f, List<Tensor> arguments, double tolerance) {
        Program program = Program.capture(f, arguments);
        assertNear(program.run(arguments), onDevice(device, program, arguments), tolerance);
    }

    static void assertNear(List<Tensor> expected, List<Tensor> found, double tolerance) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).shape(), found.get(i).shape());
            double[] x = expected.get(i).toDoubleArray();
            double[] y = found.get(i).toDoubleArray();
            double largest = 1;
            for (double v : x) {
                largest = Math.max(largest, Math.abs(v));
            }
            for (int e = 0; e < x.length; e++) {
                String what = "result " + i + " at " + e + " of " + expected.get(i).shape() + ": " + y[e] + ", here "
                        + x[e];
                assertTrue(x[e] == y[e] || Math.abs(x[e] - y[e]) <= tolerance * largest
                        || (Double.isNaN(x[e]) && Double.isNaN(y[e])), what);
            }
        }
    }
}
