/** What a user can choose, under `genc` in the editor's settings. */
export interface Settings {
  inlayHints: { shapes: boolean; plans: boolean; parameters: boolean; types: boolean };
  lens: boolean;
}

export const defaultSettings: Settings = { inlayHints: { shapes: true, plans: true, parameters: true, types: true }, lens: true };

/** The settings that a client sent; what it left out, or sent in another form, stays by default. `inlayHints: false` turns all of them off. */
export function readSettings(sent: unknown): Settings {
  const { inlayHints, lens } = record(sent);
  const on = (value: unknown, preset: boolean): boolean => (typeof value === "boolean" ? value : preset);
  const all = on(inlayHints, true);
  const each = record(inlayHints);
  return {
    inlayHints: {
      shapes: on(each.shapes, all),
      plans: on(each.plans, all),
      parameters: on(each.parameters, all),
      types: on(each.types, all),
    },
    lens: on(lens, defaultSettings.lens),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
