export { type CheckpointState, capture, restore, type SavedArray, type TrainPosition } from "./checkpoint.ts";
export { createFeeder, type Feeder, type FeedRequest, type FeedSource } from "./feeds.ts";
export { trainGradient } from "./loop.ts";
export type { GradientFit, GradientRequest, TrainProgress } from "./types.ts";
