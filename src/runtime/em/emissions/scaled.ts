import { distributions } from "../../../compiler/backend.ts";
import type { EmissionContext, EmissionPart } from "./part.ts";

/** The part of a family that is normal on another scale than its variable's (LogNormal), from that of a normal on this scale. */
export function onScale(context: EmissionContext, normal: (context: EmissionContext) => EmissionPart): EmissionPart {
  const { emission, data } = context;
  const fit = distributions[emission.family]?.em;
  if (fit?.kernel !== "quadratic" || fit.scale === undefined) return normal(context);
  const { scale, logSlope = () => 0 } = fit;
  const x = data.fields[emission.field];
  const part = normal({ ...context, data: { ...data, fields: { ...data.fields, [emission.field]: x.map(scale) } } });
  const W = emission.width;
  const slopes = new Float64Array(data.rows);
  for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i])) slopes[Math.floor(i / W)] += logSlope(x[i]);
  const { arrays } = part;
  const constant = slopes.reduce((sum, slope, row) => ((data.weights?.[row] ?? 1) > 0 ? sum + (data.weights?.[row] ?? 1) * slope : sum), 0);
  // Not a copy: a regression's rows are made when they are first read.
  if (arrays?.shape === "diagonal" || arrays?.shape === "quadratic")
    Object.assign(arrays, { constant, rowConstant: (row: number) => slopes[row] });
  return { ...part, logDensity: (row, cell) => part.logDensity(row, cell) + slopes[row] };
}
