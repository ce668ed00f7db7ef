// Rational Chebyshev approximations of W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969).

const near = {
  top: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  bottom: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};

const middle = {
  top: [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
    1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  bottom: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
    3439.3676741437216, 1230.3393548037495,
  ],
};

const far = {
  top: [0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378],
  bottom: [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
};

function ratio(parts: { top: number[]; bottom: number[] }, x: number): number {
  const horner = (coefficients: number[]) => coefficients.reduce((sum, c) => sum * x + c, 0);
  return horner(parts.top) / horner(parts.bottom);
}

/** exp(-x²), with x² split so that its rounding error isn't multiplied by the exponential. */
function gaussian(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
}

function erfcTail(x: number): number {
  if (x > 27) return 0;
  if (x <= 4) return gaussian(x) * ratio(middle, x);
  const inverse = 1 / (x * x);
  return (gaussian(x) / x) * (1 / Math.sqrt(Math.PI) - inverse * ratio(far, inverse));
}

/** The error function, accurate to about 1e-16. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.46875) return x * ratio(near, x * x);
  if (Number.isNaN(x)) return x;
  return Math.sign(x) * (1 - erfcTail(size));
}

/** 1 - erf(x), accurate where erf is nearly 1. */
export function erfc(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - erf(x);
  return x > 0 ? erfcTail(x) : 2 - erfcTail(-x);
}
