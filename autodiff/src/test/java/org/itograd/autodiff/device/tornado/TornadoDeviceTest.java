package org.itograd.autodiff.device.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Objects;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Canary;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.autodiff.device.source.ElementLoop;
import org.itograd.autodiff.device.source.Source;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.program.DeviceProgram;
import org.itograd.autodiff.program.DeviceTensor;
import org.itograd.autodiff.program.Executor;
import org.itograd.autodiff.program.Given;
import org.itograd.autodiff.program.OnDevice;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Scan;
import org.itograd.autodiff.program.Watcher;
import org.itograd.base.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan.Fault;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/// The device `tornado` against classes of the same names as TornadoVM's, which run kernels on an OpenCL driver.
@DisabledIfSystemProperty(
        named = "itograd.test.device",
        matches = "tornado",
        disabledReason = "its classes are here themselves")
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
    @ValueSource(strings = {"RELAXES", "RUNS_THE_FIRST_KERNEL"})
    void aDeviceThatDoesNotComputeAsItIsToldIsRefused(String fault) {
        TornadoExecutionPlan.make(Fault.valueOf(fault));
        Device device = new TornadoProvider().open();
        String said = String.valueOf(
                assertThrows(DeviceException.class, () -> Canary.proved(device)).getMessage());
        assertTrue(said.contains("does not compute as IEEE 754 says"), said);
    }

    /// As where modules hide classes: the class is among the resources, but cannot be loaded.
    @Test
    void anOlderEjmlThatHidesTheNewerOneIsRefused() throws IOException {
        try (URLClassLoader hides = new URLClassLoader(new URL[0], null) {
            @Override
            public URL getResource(String name) {
                return Objects.requireNonNull(TornadoDeviceTest.class.getResource("TornadoDeviceTest.class"));
            }
        }) {
            String said = String.valueOf(
                    assertThrows(DeviceException.class, () -> TornadoProvider.requireNewEjml(hides)).getMessage());
            assertTrue(said.contains("delete ejml-*.jar in TornadoVM's share/java/tornado"), said);
        }
        TornadoProvider.requireNewEjml(TornadoDeviceTest.class.getClassLoader());
    }

    /// Programs of many launches, whose memory goes there and back around each.
    @Test
    void programsOfManyLaunchesGiveWhatThisProcessorGives() {
        Tensor x = RandomKey.of(4).normal(DType.F32, 40, 30);
        Tensor w = RandomKey.of(5).normal(DType.F32, 30, 20);
        Program program = Program.capture(
                in -> List.of(in.get(0).matmul(in.get(1)).tanh().sum(false, 0).square(), in.get(1).mul(0.5)),
                List.of(x, w));
        try (Device device = new TornadoProvider().open();
                DeviceTensor first = DeviceTensor.of(device, x);
                DeviceTensor second = DeviceTensor.of(device, w);
                DeviceProgram there = DeviceProgram.of(device, program, List.of(first, second), List.of(),
                        List.of(new DeviceProgram.Next(1, 1)))) {
            assertTrue(there.launches() >= 3);
            for (int run = 0; run < 2; run++) {
                there.run();
                Tensor here = program.run(List.of(x, w)).getFirst();
                assertArrayEquals(here.toDoubleArray(), there.result(0).toDoubleArray(), 1e-3);
                w = w.mul(0.5);
                assertArrayEquals(w.toDoubleArray(), second.read().toDoubleArray());
            }
        }
    }

    @Test
    void aLaunchOverwritesWhatItReads() {
        try (Device device = new TornadoProvider().open();
                Buffer size = device.buffer(Integer.BYTES, Buffer.Use.INPUT);
                Buffer numbers = device.buffer(3 * Float.BYTES, Buffer.Use.KEPT)) {
            Source source = ElementLoop.source(
                    List.of(Expr.input(0).mul(Expr.constant(2))), 1, device.traits().dialect(DType.F32, 1));
            size.write(MemorySegment.ofArray(new int[]{3}), 0);
            numbers.write(MemorySegment.ofArray(new float[]{1, 2, 3}), 0);
            try (Device.Graph graph = device.graph(
                    List.of(new Device.Launch(device.compile(source), List.of(size, numbers, numbers), 3)))) {
                graph.run();
                graph.run();
            }
            float[] found = new float[3];
            numbers.read(MemorySegment.ofArray(found), 0);
            assertArrayEquals(new float[]{4, 8, 12}, found);
        }
    }

    @Test
    void aKernelThatIsNotCompiledIsTriedAgainAFewTimes() {
        TornadoExecutionPlan.make(Fault.LOSES_A_FILE);
        Canary.proved(new TornadoProvider().open()).close();
        TornadoExecutionPlan.make(Fault.COMPILES_NOTHING);
        String said = String.valueOf(assertThrows(
                DeviceException.class, () -> Canary.proved(new TornadoProvider().open())).getMessage());
        assertTrue(said.contains("TornadoVM cannot run a kernel") && said.contains("Error during code"), said);
    }

    @Test
    void anotherBackendIsRefused() {
        TornadoRuntimeProvider.setBackend(TornadoVMBackendType.PTX);
        String said = String.valueOf(
                assertThrows(DeviceException.class, () -> new TornadoProvider().open()).getMessage());
        assertTrue(said.contains("its backend PTX, but kernels are for OPENCL"), said);
    }
}
