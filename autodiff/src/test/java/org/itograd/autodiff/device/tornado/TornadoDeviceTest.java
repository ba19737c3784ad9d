package org.itograd.autodiff.device.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Canary;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.autodiff.program.Executor;
import org.itograd.autodiff.program.Given;
import org.itograd.autodiff.program.OnDevice;
import org.itograd.autodiff.program.Scan;
import org.itograd.autodiff.program.Watcher;
import org.itograd.base.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan.Fault;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/// The device `tornado` against classes of the same names as TornadoVM's, which run kernels on an OpenCL driver.
class TornadoDeviceTest {
    @BeforeEach
    void needsADriver() {
        assertEquals("opencl", TestDevices.get("opencl").name());
    }

    @AfterEach
    void noMistakes() {
        TornadoExecutionPlan.make(Fault.NONE);
        TornadoRuntimeProvider.setBackend(TornadoVMBackendType.OPENCL);
    }

    @Test
    void loopsHaveTheBits() {
        Device device = Canary.proved(new TornadoProvider().open());
        double[] h = {0.5, 0.25, 0.125};
        for (DType dtype : DType.values()) {
            Tensor start = RandomKey.of(1).normal(dtype, 77);
            List<Given> given = List.of(
                    new Given.Scalars(h), new Given.Normals(RandomKey.of(2), h, Shape.of(77), 0));
            Scan scan = Scan.of(
                    in -> List.of(in.get(2).add(in.get(2).div(in.get(0).add(3)).sin()).add(in.get(1))), given,
                    List.of(start), Watcher.NOBODY);
            int[] points = {0, 2, 3};
            assertArrayEquals(
                    scan.on(Executor.lanes()).states(List.of(start), points).toDoubleArray(),
                    scan.on(new OnDevice(device)).states(List.of(start), points).toDoubleArray());
        }
        device.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"RELAXES", "RUNS_THE_FIRST_KERNEL"})
    void aDeviceThatDoesNotComputeAsItIsToldIsRefused(Fault fault) {
        TornadoExecutionPlan.make(fault);
        Device device = new TornadoProvider().open();
        String said = String.valueOf(
                assertThrows(DeviceException.class, () -> Canary.proved(device)).getMessage());
        assertTrue(said.contains("does not compute as IEEE 754 says"), said);
    }

    @Test
    void anotherBackendIsRefused() {
        TornadoRuntimeProvider.setBackend(TornadoVMBackendType.PTX);
        String said = String.valueOf(
                assertThrows(DeviceException.class, () -> new TornadoProvider().open()).getMessage());
        assertTrue(said.contains("its backend PTX, but kernels are for OPENCL"), said);
    }
}
