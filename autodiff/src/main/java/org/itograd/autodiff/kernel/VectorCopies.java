package org.itograd.autodiff.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Copies of the classes with vectors: hidden classes with the same methods, which the JVM compiles by themselves.
///
/// So each of them is compiled for one use, and what has been compiled badly can be compiled anew. Methods that load vectors
/// get an empty loop before the first instruction, see [org.itograd.base.FastForm.Recipe#turns].
final class VectorCopies {
    private static final String TURNS = "turns";
    private static final String VECTORS = "jdk/incubator/vector/";

    private VectorCopies() {}

    /// An instance of a new copy.
    ///
    /// @param name of a class of this package that implements `type` and has a constructor without arguments
    static <T> T of(Class<T> type, String name) {
        try (InputStream file = VectorCopies.class.getResourceAsStream(name + ".class")) {
            if (file == null) {
                throw new IllegalStateException("the class file of " + name + " is missing");
            }
            MethodHandles.Lookup lookup = MethodHandles.lookup()
                    .defineHiddenClass(withTurns(file.readAllBytes()), true);
            return type.cast(lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class)).invoke());
        } catch (IOException e) {
            throw new UncheckedIOException("the class file of " + name + " cannot be read", e);
        } catch (Throwable e) {
            throw new IllegalStateException(name + " could not be loaded", e);
        }
    }

    /// Sets the turns of a copy.
    static void turns(Object copy, int turns) {
        try {
            MethodHandles.privateLookupIn(copy.getClass(), MethodHandles.lookup())
                    .findStaticVarHandle(copy.getClass(), TURNS, int.class)
                    .set(turns);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(copy.getClass() + " has no turns", e);
        }
    }

    private static byte[] withTurns(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        ClassDesc self = model.thisClass().asSymbol();
        return ClassFile.of().transformClass(model, (c, element) -> {
            if (element instanceof MethodModel method && loadsVectors(method)) {
                TypeKind result = TypeKind.from(method.methodTypeSymbol().returnType());
                c.transformMethod(method, MethodTransform.transformingCode(new First(self, result)));
            } else {
                c.with(element);
            }
            if (element instanceof ClassFileVersion) {
                c.withField(TURNS, ConstantDescs.CD_int, ClassFile.ACC_STATIC);
            }
        });
    }

    private static boolean loadsVectors(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream()).anyMatch(
                e -> e instanceof InvokeInstruction call && call.owner().asInternalName().startsWith(VECTORS)
                        && call.name().equalsString("fromArray"));
    }

    /// `if (turns > 0) { for (int t = turns; t > 0; t--) {} return 0; }`.
    ///
    /// @param self   the class
    /// @param result what the method returns
    private record First(ClassDesc self, TypeKind result) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder code) {
            int turns = code.allocateLocal(TypeKind.INT);
            Label work = code.newLabel();
            code.getstatic(self, TURNS, ConstantDescs.CD_int).istore(turns);
            code.iload(turns).ifle(work);
            Label top = code.newBoundLabel();
            code.iinc(turns, -1).iload(turns).ifgt(top);
            if (result != TypeKind.VOID) {
                code.iconst_0().conversion(TypeKind.INT, result);
            }
            code.return_(result).labelBinding(work);
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            code.with(element);
        }
    }
}
