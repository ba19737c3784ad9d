package org.itograd.autodiff.device.source;

import static org.itograd.base.Arguments.require;

import org.itograd.base.DType;

/// What the macros of a text mean: the language, the element type and what the device is like.
///
/// | macro | meaning |
/// |---|---|
/// | `E` `W` | an element, and an integer as wide |
/// | `R` `U` `M` | a register: `WIDTH` elements, integers, yeses or noes side by side |
/// | `K(x)` `KU(x)` | a constant in a register |
/// | `ADD` `SUB` `MUL` `DIV` `SQRT` `FMA` | IEEE 754, each rounded once |
/// | `MIN` `MAX` | as `Math.min` and `Math.max` of Java |
/// | `AS_R` `AS_U` | the same bits, read as the other |
/// | `SELECT(m, a, b)` `NOT(m)` | of masks |
/// | `KERNEL` `GLOBAL` `CONSTANT` `INLINE` `NOINLINE` | qualifiers |
/// | `ITEM` | the number of the work-item |
/// | `LOAD` `STORE` | elements of samples side by side, to and from a register; none beyond the last sample |
/// | `GET` `PUT` | the same of memory that has room for whole registers |
/// | `MEMORY(type, name)` | a parameter's memory, after what the runtime puts before it |
///
/// @param language  of the compiler
/// @param dtype     of the elements
/// @param width     elements of a register, 1 or, in OpenCL only, 2, 4, 8 or 16
/// @param roundedFloats whether `/` and `sqrt` of `float` are correctly rounded; if not they go through `double`
/// @param runtime   what it puts before a kernel's own
public record Dialect(Language language, DType dtype, int width, boolean roundedFloats, Convention runtime) {
    /// @throws IllegalArgumentException if registers of that width do not exist
    public Dialect {
        require(
                width == 1 || (language == Language.OPENCL && width > 0 && width <= 16 && Integer.bitCount(width) == 1),
                "width: must be 1, or 2, 4, 8 or 16 in OpenCL, got %d in %s",
                width,
                language);
    }

    boolean wide() {
        return dtype == DType.F64;
    }

    /// The definitions of all macros.
    ///
    /// @param doubles whether the text computes in `double` even if the elements are `float`
    String prelude(boolean doubles) {
        return switch (language) {
            case C -> Preludes.c(this);
            case OPENCL -> Preludes.openCl(this, doubles || wide() || !roundedFloats);
            case CUDA -> Preludes.cuda(this);
        } + Preludes.common(this);
    }
}
