package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Code with vectors calls `lanewise`, whose profile is its own, and none of the methods that call it for all classes of vectors from
/// one place: [VectorTypes#lanewise] tells what they cost once vectors of two widths are about. What it stores it casts to its class.
@Tag("kernel")
class LanewiseTest {
    private static final Set<String> SHARED = Set.of(
            "add", "sub", "mul", "div", "fma", "min", "max", "neg", "abs", "sqrt", "pow", "and", "or", "not");

    private static List<String> shared(byte[] classFile) {
        return ClassFile.of().parse(classFile).methods().stream()
                .flatMap(m -> m.code().stream())
                .flatMap(c -> c.elementStream())
                .filter(e -> e instanceof InvokeInstruction)
                .map(e -> (InvokeInstruction) e)
                .filter(c -> c.owner().asInternalName().matches("jdk/incubator/vector/[A-Z][a-z]+Vector"))
                .map(c -> c.name().stringValue())
                .filter(SHARED::contains)
                .toList();
    }

    private static void assertFit(byte[] classFile) {
        assertEquals(List.of(), shared(classFile));
        long stores = calls(classFile, "jdk/incubator/vector/[A-Z][a-z]+Vector", "intoArray");
        assertTrue(stores > 0);
        assertEquals(stores, calls(classFile, "java/lang/Class", "cast"));
    }

    private static long calls(byte[] classFile, String owner, String name) {
        return ClassFile.of().parse(classFile).methods().stream()
                .flatMap(m -> m.code().stream())
                .flatMap(c -> c.elementStream())
                .filter(e -> e instanceof InvokeInstruction c && c.name().equalsString(name)
                        && c.owner().asInternalName().matches(owner))
                .count();
    }

    private static Expr everything() {
        Expr x = Expr.input(0);
        Expr y = Expr.input(1);
        return x.add(y).mul(x).sub(y).div(x.mul(x).add(Expr.constant(1))).fma(x, y).max(x.min(y)).add(x.abs().sqrt())
                .sub(x.neg())
                .add(x.tanh()).add(x.sin()).add(y.exp());
    }

    @ParameterizedTest
    @EnumSource
    void emittedLoops(DType dtype) {
        List<Access> two = List.of(Access.VECTOR, Access.periodic(16));
        Emission body = new Emission(
                Lowering.lower(List.of(everything(), everything()), dtype), dtype,
                List.of(Access.VECTOR, Access.VECTOR), two);
        assertFit(VectorEmitter.emit(body, 512));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"VectorDoubleNormalization", "VectorDoubleReductions", "VectorDoubleStrips", "VectorDoubleTiles",
                "VectorDoubleWideStrips", "VectorFloatNormalization", "VectorFloatReductions", "VectorFloatStrips",
                "VectorFloatTiles", "VectorFloatWideStrips", "VectorWinograd3", "VectorWinograd4",
                "VectorWinogradProducts"})
    void handWrittenLoops(String name) throws IOException {
        try (InputStream file = Tensor.class.getResourceAsStream("kernel/" + name + ".class")) {
            assertNotNull(file, name);
            assertFit(file.readAllBytes());
        }
    }

    @Test
    void theSearchFindsThem() throws IOException {
        try (InputStream file = LanewiseTest.class.getResourceAsStream("LanewiseTest$Sum.class")) {
            assertNotNull(file);
            assertTrue(shared(file.readAllBytes()).contains("add"));
        }
    }

    /// Never run.
    static final class Sum {
        static FloatVector of(FloatVector x, FloatVector y) {
            return x.add(y);
        }
    }
}
