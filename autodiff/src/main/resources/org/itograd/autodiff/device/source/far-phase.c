/*
 * Sines and cosines in double of numbers so large that every bit of 2/pi up to their exponent matters; numbers that are not
 * finite give NaN. The same operations in the same order as in fdlibm 5.3 (k_rem_pio2.c, k_sin.c, k_cos.c), so the same bits.
 *
 * ====================================================
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *
 * Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 * ====================================================
 */
CONSTANT int TWO_OVER_PI[66] = {
    0xA2F983, 0x6E4E44, 0x1529FC, 0x2757D1, 0xF534DD, 0xC0DB62, 0x95993C, 0x439041,
    0xFE5163, 0xABDEBB, 0xC561B7, 0x246E3A, 0x424DD2, 0xE00649, 0x2EEA09, 0xD1921C,
    0xFE1DEB, 0x1CB129, 0xA73EE8, 0x8235F5, 0x2EBB44, 0x84E99C, 0x7026B4, 0x5F7E41,
    0x3991D6, 0x398353, 0x39F49C, 0x845F8B, 0xBDF928, 0x3B1FF8, 0x97FFDE, 0x05980F,
    0xEF2F11, 0x8B5A0A, 0x6D1F6D, 0x367ECF, 0x27CB09, 0xB74F46, 0x3F669E, 0x5FEA2D,
    0x7527BA, 0xC7EBE5, 0xF17B3D, 0x0739F7, 0x8A5292, 0xEA6BFB, 0x5FB11F, 0x8D5D08,
    0x560330, 0x46FC7B, 0x6BABF0, 0xCFBC20, 0x9AF436, 0x1DA9E3, 0x91615E, 0xE61B08,
    0x659985, 0x5F14A0, 0x68408D, 0xFFD880, 0x4D7327, 0x310606, 0x1556CA, 0x73A8C9,
    0x60E27B, 0xC08C6B};
CONSTANT double HALF_PI[8] = {
    1.57079625129699707031e+00, 7.54978941586159635335e-08, 5.39030252995776476554e-15, 3.28200341580791294123e-22,
    1.27065575308067607349e-29, 1.22933308981111328932e-36, 2.73370053816464559624e-44, 2.16741683877804819444e-51};

INLINE double POWER_OF_2(int n) {
    return AS_D((UL) (n + 1023) << 52);
}

/* The quadrant of x, from 0 to 7, and its rest as the sum of two numbers. */
NOINLINE int REDUCE(double x, double *rest) {
    double in[3], f[20], q[20], fq[20], z, fw;
    int iq[20], i, j, k, n, mirrored, carry, again;
    const int e0 = (int) (D_BITS(x) >> 52 & 0x7ff) - 1046;
    z = AS_D((D_BITS(x) & WIDE(0x000fffffffffffff)) | (UL) (23 + 1023) << 52);
    for (i = 0; i < 2; i++) {
        in[i] = (double) (int) z;
        z = DMUL(DSUB(z, in[i]), 0x1p24);
    }
    in[2] = z;
    int nx = 3;
    while (in[nx - 1] == 0) {
        nx--;
    }
    const int jk = 4, jx = nx - 1;
    const int jv = e0 < 3 ? 0 : (e0 - 3) / 24;
    int q0 = e0 - 24 * (jv + 1);
    for (i = 0, j = jv - jx; i <= jx + jk; i++, j++) {
        f[i] = j < 0 ? 0 : (double) TWO_OVER_PI[j];
    }
    for (i = 0; i <= jk; i++) {
        for (j = 0, fw = 0; j <= jx; j++) {
            fw = DADD(fw, DMUL(in[j], f[jx + i - j]));
        }
        q[i] = fw;
    }
    int jz = jk;
    do {
        again = 0;
        for (i = 0, j = jz, z = q[jz]; j > 0; i++, j--) {
            fw = (double) (int) DMUL(0x1p-24, z);
            iq[i] = (int) DSUB(z, DMUL(0x1p24, fw));
            z = DADD(q[j - 1], fw);
        }
        z = DMUL(z, POWER_OF_2(q0));
        z = DSUB(z, DMUL(8.0, floor(DMUL(z, 0.125))));
        n = (int) z;
        z = DSUB(z, (double) n);
        mirrored = 0;
        if (q0 > 0) {
            i = iq[jz - 1] >> (24 - q0);
            n += i;
            iq[jz - 1] -= i << (24 - q0);
            mirrored = iq[jz - 1] >> (23 - q0);
        } else if (q0 == 0) {
            mirrored = iq[jz - 1] >> 23;
        } else if (z >= 0.5) {
            mirrored = 2;
        }
        if (mirrored > 0) {
            n += 1;
            carry = 0;
            for (i = 0; i < jz; i++) {
                j = iq[i];
                if (carry != 0) {
                    iq[i] = 0xffffff - j;
                } else if (j != 0) {
                    carry = 1;
                    iq[i] = 0x1000000 - j;
                }
            }
            if (q0 == 1) {
                iq[jz - 1] &= 0x7fffff;
            } else if (q0 == 2) {
                iq[jz - 1] &= 0x3fffff;
            }
            if (mirrored == 2) {
                z = DSUB(1.0, z);
                if (carry != 0) {
                    z = DSUB(z, POWER_OF_2(q0));
                }
            }
        }
        if (z == 0) {
            j = 0;
            for (i = jz - 1; i >= jk; i--) {
                j |= iq[i];
            }
            if (j == 0) {
                for (k = 1; iq[jk - k] == 0; k++) {
                }
                for (i = jz + 1; i <= jz + k; i++) {
                    f[jx + i] = (double) TWO_OVER_PI[jv + i];
                    for (j = 0, fw = 0; j <= jx; j++) {
                        fw = DADD(fw, DMUL(in[j], f[jx + i - j]));
                    }
                    q[i] = fw;
                }
                jz += k;
                again = 1;
            }
        }
    } while (again);
    if (z == 0) {
        jz -= 1;
        q0 -= 24;
        while (iq[jz] == 0) {
            jz--;
            q0 -= 24;
        }
    } else {
        z = DMUL(z, POWER_OF_2(-q0));
        if (z >= 0x1p24) {
            fw = (double) (int) DMUL(0x1p-24, z);
            iq[jz] = (int) DSUB(z, DMUL(0x1p24, fw));
            jz += 1;
            q0 += 24;
            iq[jz] = (int) fw;
        } else {
            iq[jz] = (int) z;
        }
    }
    fw = POWER_OF_2(q0);
    for (i = jz; i >= 0; i--) {
        q[i] = DMUL(fw, (double) iq[i]);
        fw = DMUL(fw, 0x1p-24);
    }
    for (i = jz; i >= 0; i--) {
        for (fw = 0, k = 0; k <= jk && k <= jz - i; k++) {
            fw = DADD(fw, DMUL(HALF_PI[k], q[i + k]));
        }
        fq[jz - i] = fw;
    }
    fw = 0;
    for (i = jz; i >= 0; i--) {
        fw = DADD(fw, fq[i]);
    }
    rest[0] = mirrored == 0 ? fw : -fw;
    fw = DSUB(fq[0], fw);
    for (i = 1; i <= jz; i++) {
        fw = DADD(fw, fq[i]);
    }
    rest[1] = mirrored == 0 ? fw : -fw;
    n &= 7;
    if (x < 0) {
        rest[0] = -rest[0];
        rest[1] = -rest[1];
        n = -n;
    }
    return n;
}

INLINE double SIN_OF_REST(double x, double y) {
    const double z = DMUL(x, x), v = DMUL(z, x);
    double r = 1.58969099521155010221e-10;
    if (fabs(x) < 0x1p-27) {
        return x;
    }
    r = DADD(-2.50507602534068634195e-08, DMUL(z, r));
    r = DADD(2.75573137070700676789e-06, DMUL(z, r));
    r = DADD(-1.98412698298579493134e-04, DMUL(z, r));
    r = DADD(8.33333333332248946124e-03, DMUL(z, r));
    return DSUB(x, DSUB(DSUB(DMUL(z, DSUB(DMUL(0.5, y), DMUL(v, r))), y), DMUL(v, -1.66666666666666324348e-01)));
}

INLINE double COS_OF_REST(double x, double y) {
    const double z = DMUL(x, x);
    const UL high = D_BITS(x) >> 32 & 0x7fffffff;
    double r = -1.13596475577881948265e-11;
    if (fabs(x) < 0x1p-27) {
        return 1.0;
    }
    r = DADD(2.08757232129817482790e-09, DMUL(z, r));
    r = DADD(-2.75573143513906633035e-07, DMUL(z, r));
    r = DADD(2.48015872894767294178e-05, DMUL(z, r));
    r = DADD(-1.38888888888741095749e-03, DMUL(z, r));
    r = DADD(4.16666666666666019037e-02, DMUL(z, r));
    r = DMUL(z, r);
    if (high < 0x3FD33333) {
        return DSUB(1.0, DSUB(DMUL(0.5, z), DSUB(DMUL(z, r), DMUL(x, y))));
    }
    const double qx = high > 0x3fe90000 ? 0.28125 : AS_D((high - 0x00200000) << 32);
    return DSUB(DSUB(1.0, qx), DSUB(DSUB(DMUL(0.5, z), qx), DSUB(DMUL(z, r), DMUL(x, y))));
}

/* sin(x) for turn = 0, cos(x) for turn = 1. */
NOINLINE double FAR(double x, int turn) {
    double rest[2];
    if (!(fabs(x) <= 0x1.fffffffffffffp1023)) {
        return AS_D(WIDE(0x7ff8000000000000));
    }
    switch (REDUCE(x, rest) + turn & 3) {
        case 0: return SIN_OF_REST(rest[0], rest[1]);
        case 1: return COS_OF_REST(rest[0], rest[1]);
        case 2: return -SIN_OF_REST(rest[0], rest[1]);
        default: return -COS_OF_REST(rest[0], rest[1]);
    }
}
