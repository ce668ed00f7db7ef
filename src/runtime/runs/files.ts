/** Names of what stands in a run folder. */
export const runFiles = {
  manifest: "manifest.json",
  ir: "ir.json",
  plan: "plan.json",
  /** Constants and levels that the fields learnt from training rows. */
  fields: "fields.json",
  /** What queries use: parameters in the user's space (f64), or slots as they are stored (f32; the average where `ema` is on). */
  weights: "weights.safetensors",
  /** One JSON object a line. */
  metrics: "metrics.jsonl",
  /** Everything that training needs to go on. */
  checkpoint: "checkpoint.safetensors",
  /** The specs as they were, in the order of the IR's sources. */
  sources: "sources",
} as const;
