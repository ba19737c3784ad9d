/* Sines and cosines of numbers so large that arithmetic does not tell their phase: the operations of expr.FarPhase, in their order. */
CONSTANT UL TWO_OVER_PI[20] = {
    0,
    WIDE(0xa2f9836e4e441529), WIDE(0xfc2757d1f534ddc0), WIDE(0xdb6295993c439041), WIDE(0xfe5163abdebbc561),
    WIDE(0xb7246e3a424dd2e0), WIDE(0x06492eea09d1921c), WIDE(0xfe1deb1cb129a73e), WIDE(0xe88235f52ebb4484),
    WIDE(0xe99c7026b45f7e41), WIDE(0x3991d639835339f4), WIDE(0x9c845f8bbdf9283b), WIDE(0x1ff897ffde05980f),
    WIDE(0xef2f118b5a0a6d1f), WIDE(0x6d367ecf27cb09b7), WIDE(0x4f463f669e5fea2d), WIDE(0x7527bac7ebe5f17b),
    WIDE(0x3d0739f78a5292ea), WIDE(0x6bfb5fb11f8d5d08), WIDE(0x56033046fc7b6bab)};
CONSTANT double SIN_NEAR_0[6] = {
    1.58969099521155010221e-10, -2.50507602534068634195e-08, 2.75573137070700676789e-06,
    -1.98412698298579493134e-04, 8.33333333332248946124e-03, -1.66666666666666324348e-01};
CONSTANT double COS_NEAR_0[6] = {
    -1.13596475577881948265e-11, 2.08757232129817482790e-09, -2.75573143513906633035e-07,
    2.48015872894767294178e-05, -1.38888888888741095749e-03, 4.16666666666666019037e-02};

/* The upper 64 bits of a product, by halves. */
INLINE UL HIGH(UL a, UL b) {
    const UL below_32 = WIDE(0xffffffff);
    const UL low = (a & below_32) * (b & below_32), cross = (a >> 32) * (b & below_32) + (low >> 32);
    const UL other = (a & below_32) * (b >> 32) + (cross & below_32);
    return (a >> 32) * (b >> 32) + (cross >> 32) + (other >> 32);
}

/* 64 bits of 2/pi, from a bit of the table on. */
INLINE UL BITS_FROM(int from) {
    const int i = from >> 6, shift = from & 63;
    return shift == 0 ? TWO_OVER_PI[i] : TWO_OVER_PI[i] << shift | TWO_OVER_PI[i + 1] >> (64 - shift);
}

/* sin(x) for turn = 0, cos(x) for turn = 1. */
NOINLINE double FAR(double x, int turn) {
    if (!(fabs(x) <= 0x1.fffffffffffffp1023)) {
        return AS_D(WIDE(0x7ff8000000000000));
    }
    const UL bits = D_BITS(x), m = (bits & WIDE(0xfffffffffffff)) | WIDE(0x10000000000000);
    const int start = (int) (bits >> 52 & 0x7ff) - 1013;
    const UL middle = BITS_FROM(start + 64), last = BITS_FROM(start + 128), carried = HIGH(m, last);
    UL c = m * last;
    UL b = m * middle + carried;
    UL a = m * BITS_FROM(start) + HIGH(m, middle) + (b < carried ? 1 : 0);

    int turns = turn + (int) (a >> 62);
    a = a << 2 | b >> 62;
    b = b << 2 | c >> 62;
    c = c << 2;
    const int below = (int) (a >> 63);
    if (below) {
        turns++;
        a = ~a;
        b = ~b;
        c = ~c;
    }
    int zeros = 0;
    while (a >> 63 == 0) {
        a = a << 1 | b >> 63;
        b = b << 1 | c >> 63;
        c = c << 1;
        zeros++;
    }
    const double unit = AS_D((UL) (1023 - 53 - zeros) << 52);
    const double first = DMUL((double) (a >> 11), unit);
    const double second = DMUL((double) ((a & 0x7ff) << 42 | b >> 22), DMUL(unit, 0x1p-53));

    double r = DMUL(first, 0x1.921fb54442d18p0);
    double rest = DADD(DFMA(first, 0x1.921fb54442d18p0, -r), DFMA(first, 0x1.1a62633145c07p-54, DMUL(second, 0x1.921fb54442d18p0)));
    const int odd = turns & 1;
    if (below && !odd) {
        r = -r;
        rest = -rest;
    }
    const double z = DMUL(r, r), halved = DMUL(0.5, z), parabola = DSUB(1.0, halved);
    double y = odd ? COS_NEAR_0[0] : SIN_NEAR_0[0];
    for (int i = 1; i < 6; i++) {
        y = DFMA(y, z, odd ? COS_NEAR_0[i] : SIN_NEAR_0[i]);
    }
    y = DMUL(y, z);
    y = odd ? DADD(parabola, DFMA(y, z, DSUB(DSUB(DSUB(1.0, parabola), halved), DMUL(r, rest)))) : DADD(r, DFMA(y, r, DMUL(rest, parabola)));
    const int negative = x < 0 && turn == 0 ? 1 : 0;
    return (turns >> 1 & 1) != negative ? -y : y;
}
