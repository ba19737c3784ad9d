package org.itograd.autodiff.device.source;

/// The macros of [Dialect].
final class Preludes {
    private Preludes() {}

    static String c(Dialect d) {
        String f = d.wide() ? "" : "f";
        return """
                #include <math.h>
                #include <stdint.h>
                #include <string.h>
                #pragma STDC FP_CONTRACT OFF
                """
                + (d.wide()
                        ? "typedef double E;\ntypedef uint64_t W;\ntypedef int64_t S;\n"
                        : "typedef float E;\ntypedef uint32_t W;\ntypedef int32_t S;\n")
                + """
                typedef E R;
                typedef W U;
                typedef int M;
                typedef int64_t L;
                typedef uint64_t UL;
                #define GLOBAL
                #define CONSTANT static const
                #define RESTRICT restrict
                #define INLINE static inline
                #define NOINLINE static
                #define KERNEL void
                #define ITEM_PARAMETER int64_t item,
                #define ITEM item
                #define ELEMENT(w) AS_R(w)
                #define K(x) (x)
                #define KU(x) ((U) (x))
                #define WIDE(x) x##ull
                static inline R AS_R(U x) { R r; memcpy(&r, &x, sizeof r); return r; }
                static inline U AS_U(R x) { U r; memcpy(&r, &x, sizeof r); return r; }
                static inline double AS_D(UL x) { double r; memcpy(&r, &x, sizeof r); return r; }
                static inline UL D_BITS(double x) { UL r; memcpy(&r, &x, sizeof r); return r; }
                """
                + plain("DADD", "DSUB", "DMUL") + plain("ADD", "SUB", "MUL")
                + "#define DFMA(a, b, c) fma(a, b, c)\n#define DIV(a, b) ((a) / (b))\n"
                + "#define FMA(a, b, c) fma" + f + "(a, b, c)\n#define SQRT(a) sqrt" + f + "(a)\n#define ABS(a) fabs"
                + f + "(a)\n" + SCALAR_MASKS;
    }

    static String openCl(Dialect d, boolean doubles) {
        String w = d.width() == 1 ? "" : Integer.toString(d.width());
        String e = d.wide() ? "double" : "float";
        String i = d.wide() ? "long" : "int";
        return (doubles ? "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n" : "")
                + "#pragma OPENCL FP_CONTRACT OFF\n"
                + "typedef %s E;\ntypedef u%s W;\ntypedef %s%s R;\ntypedef u%s%s U;\ntypedef %s%s S;\ntypedef %s%s M;\n"
                        .formatted(e, i, e, w, i, w, i, w, d.width() == 1 ? "int" : i, w)
                + """
                typedef long L;
                typedef ulong UL;
                #define GLOBAL __global
                #define CONSTANT __constant
                #define RESTRICT restrict
                #define INLINE inline __attribute__((always_inline))
                #define NOINLINE __attribute__((noinline))
                #define KERNEL __kernel void
                #define ITEM ((L) get_global_id(0))
                #define K(x) ((R) (x))
                #define KU(x) ((U) ((W) (x)))
                #define WIDE(x) x##UL
                #define FMA(a, b, c) fma(a, b, c)
                #define ABS(a) fabs(a)
                """
                + "#define ITEM_PARAMETER " + d.runtime().leading() + "\n#define ELEMENT(w) as_%s(w)\n".formatted(e)
                + "#define AS_R(x) as_%s%s(x)\n#define AS_U(x) as_u%s%s(x)\n#define AS_S(x) as_%s%s(x)\n"
                        .formatted(e, w, i, w, i, w)
                + (doubles
                        ? plain("DADD", "DSUB", "DMUL")
                                + "#define DFMA(a, b, c) fma(a, b, c)\n#define AS_D(x) as_double(x)\n#define D_BITS(x) as_ulong(x)\n"
                        : "")
                + plain("ADD", "SUB", "MUL")
                + (d.wide() || d.roundedFloats()
                        ? "#define DIV(a, b) ((a) / (b))\n#define SQRT(a) sqrt(a)\n"
                        : "#define DIV(a, b) convert_float%s(convert_double%s(a) / convert_double%s(b))\n".formatted(w,
                                w, w)
                                + "#define SQRT(a) convert_float%s(sqrt(convert_double%s(a)))\n".formatted(w, w))
                + (d.width() == 1
                        ? SCALAR_MASKS
                        : "#define SELECT(m, a, b) ((m) ? (a) : (b))\n#define NOT(m) (~(m))\n");
    }

    static String cuda(Dialect d) {
        String p = d.wide() ? "d" : "f";
        String types = d.wide()
                ? "typedef double E;\ntypedef unsigned long long W;\ntypedef long long S;\n"
                        + "#define AS_R(x) __longlong_as_double((S) (x))\n#define AS_U(x) ((U) __double_as_longlong(x))\n"
                : "typedef float E;\ntypedef unsigned int W;\ntypedef int S;\n"
                        + "#define AS_R(x) __uint_as_float(x)\n#define AS_U(x) __float_as_uint(x)\n";
        return types + """
                typedef E R;
                typedef W U;
                typedef int M;
                typedef long long L;
                typedef unsigned long long UL;
                #define GLOBAL
                #define CONSTANT static __device__ const
                #define RESTRICT __restrict__
                #define INLINE static __device__ __forceinline__
                #define NOINLINE static __device__ __noinline__
                #define KERNEL extern "C" __global__ void
                #define ITEM_PARAMETER
                #define ELEMENT(w) AS_R(w)
                #define ITEM ((L) blockIdx.x * blockDim.x + threadIdx.x)
                #define K(x) (x)
                #define KU(x) ((U) ((W) (x)))
                #define WIDE(x) x##ULL
                #define AS_D(x) __longlong_as_double((L) (x))
                #define D_BITS(x) ((UL) __double_as_longlong(x))
                #define DADD(a, b) __dadd_rn(a, b)
                #define DSUB(a, b) __dsub_rn(a, b)
                #define DMUL(a, b) __dmul_rn(a, b)
                #define DFMA(a, b, c) __fma_rn(a, b, c)
                """
                + "#define ADD(a, b) __%sadd_rn(a, b)\n#define SUB(a, b) __%ssub_rn(a, b)\n".formatted(p, p)
                + "#define MUL(a, b) __%smul_rn(a, b)\n#define DIV(a, b) __%sdiv_rn(a, b)\n".formatted(p, p)
                + "#define SQRT(a) __%ssqrt_rn(a)\n#define FMA(a, b, c) __fma%s_rn(a, b, c)\n"
                        .formatted(p, d.wide() ? "" : "f")
                + "#define ABS(a) fabs%s(a)\n".formatted(d.wide() ? "" : "f") + SCALAR_MASKS;
    }

    private static final String SCALAR_MASKS =
            "#define SELECT(m, a, b) ((m) ? (a) : (b))\n#define NOT(m) (!(m))\n";

    private static String plain(String add, String sub, String mul) {
        return "#define %s(a, b) ((a) + (b))\n#define %s(a, b) ((a) - (b))\n#define %s(a, b) ((a) * (b))\n"
                .formatted(add, sub, mul);
    }

    /// What follows from the rest.
    static String common(Dialect d) {
        String signed = d.language() == Language.OPENCL
                ? "#define SIGNED_SHIFT(x, n) AS_U(AS_S(x) >> (n))\n"
                : "#define SIGNED_SHIFT(x, n) ((U) ((S) (x) >> (n)))\n";
        return """
                #define WIDTH %d
                #define MEMORY(type, name) GLOBAL type *RESTRICT name = (GLOBAL type *) (name##_ + %d)
                """.formatted(d.width(), d.runtime().header())
                + signed + """
                #define ROTATE(x, n, m) (((x) << (n)) | ((x) >> (m)))
                INLINE R MIN(R a, R b) {
                    return SELECT(a != a, a, SELECT((a == K(0)) & (b == K(0)), AS_R(AS_U(a) | AS_U(b)), SELECT(a <= b, a, b)));
                }
                INLINE R MAX(R a, R b) {
                    return SELECT(a != a, a, SELECT((a == K(0)) & (b == K(0)), AS_R(AS_U(a) & AS_U(b)), SELECT(a >= b, a, b)));
                }
                """
                + (d.width() == 1 ? ONE : many(d.width()));
    }

    private static final String ONE = """
            #define LOAD(from, at, step, most) (from)[(at) < (most) ? (at) : (most)]
            #define STORE(to, at, step, end, x) if ((at) < (end)) (to)[at] = (x)
            #define GET(from, at) (from)[at]
            #define PUT(to, at, x) (to)[at] = (x)
            #define LADDER ((U) 0)
            """;

    /// Memory of neighbouring elements to registers and back. A place after the last one is not touched.
    private static String many(int width) {
        StringBuilder ladder = new StringBuilder("0");
        for (int l = 1; l < width; l++) {
            ladder.append(", ").append(l);
        }
        return """
                INLINE R LOAD(GLOBAL const E *from, L at, L step, L most) {
                    E each[WIDTH];
                    for (int l = 0; l < WIDTH; l++) {
                        each[l] = from[at + l * step < most ? at + l * step : most];
                    }
                    return vload%d(0, each);
                }
                INLINE void STORE(GLOBAL E *to, L at, L step, L end, R x) {
                    E each[WIDTH];
                    vstore%d(x, 0, each);
                    for (int l = 0; l < WIDTH; l++) {
                        if (at + l * step < end) {
                            to[at + l * step] = each[l];
                        }
                    }
                }
                #define GET(from, at) vload%d(0, (from) + (at))
                #define PUT(to, at, x) vstore%d(x, 0, (to) + (at))
                #define LADDER ((U) (%s))
                """.formatted(width, width, width, width, ladder);
    }
}
