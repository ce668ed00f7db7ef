import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import { breakGenc } from "./project.ts";
import { editor, shown, type Workbench } from "./workbench.ts";

type Assert = (holds: boolean, what: string) => void;

/** Something that is done, and what must be seen then; a picture is taken at its end. */
export interface Check {
  name: string;
  run(bench: Workbench, assert: Assert, project: string): Promise<void>;
}

/** Time for what is drawn late: pop-ups, terminals, pictures. */
const settled = (bench: Workbench): Promise<void> => bench.page.waitForTimeout(1500);

async function lens(bench: Workbench, title: string): Promise<void> {
  await bench.page
    .locator(`${editor} .codelens-decoration a`, { hasText: new RegExp(`^${title}$`) })
    .first()
    .click();
}

/** Trains by the lens until the message that the run is there. */
async function train(bench: Workbench, run: string): Promise<void> {
  await lens(bench, "Train");
  await bench.page.locator(".notification-toast", { hasText: `${run} is trained` }).waitFor({ timeout: 180_000 });
}

async function report(bench: Workbench): Promise<FrameLocator> {
  await bench.page.locator(".notification-toast .monaco-button", { hasText: "Open Report" }).first().click();
  return bench.page.frameLocator("iframe.webview").frameLocator("iframe");
}

export const checks: Check[] = [
  {
    name: "language",
    async run(bench, assert) {
      await bench.open("broken.gen");
      const mode = bench.page.locator("#status\\.editor\\.mode", { hasText: "genc" });
      await mode.waitFor();
      assert((await shown(mode)).trim() === "genc", "the language is genc");
    },
  },
  {
    name: "squiggle",
    async run(bench, assert) {
      await bench.page.locator(`${editor} .squiggly-error`).first().waitFor();
      assert((await bench.page.locator(`${editor} .squiggly-error`).count()) === 1, "one error is marked");
      await bench.run("View: Focus Problems");
      const row = bench.page.locator(".markers-panel .monaco-list-row", { hasText: "GEN2601" });
      await row.waitFor();
      assert((await shown(row)).includes("mena"), "Problems names the mistake");
    },
  },
  {
    name: "colours",
    async run(bench, assert) {
      const words = ["model", "simplex", "Eruptions", "Categorical", "share", "train", "csv"];
      const colours = await Promise.all(words.map((word) => bench.colour(word)));
      const of = Object.fromEntries(words.map((word, i) => [word, colours[i]!]));
      assert(of.model !== of.share, "a keyword looks unlike a name");
      assert(of.simplex === of.Categorical, "kinds and distributions are types");
      assert(of.train !== of.model, "what is done looks unlike what is declared");
      assert(new Set(colours).size >= 5, `words have colours of their own: ${JSON.stringify(of)}`);
    },
  },
  {
    name: "hover",
    async run(bench, assert) {
      await bench.open("broken.gen");
      // Lenses push the lines down when they come, away from the mouse.
      await bench.page.locator(`${editor} .codelens-decoration a`, { hasText: "Train" }).waitFor();
      await settled(bench);
      await bench.word("Categorical").first().hover();
      const hover = bench.page.locator(".monaco-hover:not(.hidden) .monaco-hover-content").first();
      await hover.waitFor();
      await settled(bench);
      assert((await shown(hover)).includes("One of K categories"), "the hover tells what the distribution is");
    },
  },
  {
    name: "quick-fix",
    async run(bench, assert) {
      await bench.goTo(11, 33);
      await bench.page.keyboard.press("Control+.");
      await bench.page.locator(".action-widget .monaco-list-row", { hasText: "mean" }).first().waitFor();
      await settled(bench);
      await bench.picture("quick-fix-offered");
      await bench.page.keyboard.press("Enter");
      await bench.page.locator(`${editor} .squiggly-error`).first().waitFor({ state: "detached" });
      assert((await bench.text()).includes("Normal(mean[k]"), "the fix writes the name that was meant");
      await bench.run("File: Save");
    },
  },
  {
    name: "hints",
    async run(bench, assert) {
      await bench.open("vae.gen");
      await bench.page.locator(`${editor} .view-line`, { hasText: "parameters" }).first().waitFor();
      const text = await bench.text();
      assert(/dense\(128\)\s*real\[128\]/.test(text), "the shape stands behind a step");
      assert(/model DigitVAE\s*elbo \{/.test(text), "the plan stands beside the model");
      // They come by an answer of their own.
      await bench.page.locator(`${editor} .codelens-decoration`, { hasText: "Sample" }).first().waitFor();
      const lenses = await bench.page.locator(`${editor} .codelens-decoration`).allTextContents();
      assert(
        lenses.some((one) => /Train.*Sample.*Explain/.test(one.replace(/\s+/g, " "))),
        `lenses stand above train: ${lenses.join(" / ")}`,
      );
    },
  },
  {
    name: "completion",
    async run(bench, assert) {
      await bench.open("draft.gen");
      await bench.goTo(10, 1);
      await bench.page.keyboard.press("End");
      await bench.page.keyboard.type(" |> d");
      await bench.page.keyboard.press("Control+Space");
      const list = bench.page.locator(".suggest-widget.visible .monaco-list-row");
      await list.first().waitFor();
      await settled(bench);
      const labels = await list.allTextContents();
      assert(
        labels.some((label) => label.includes("dense")),
        `layers are offered behind a pipe: ${labels.join(", ")}`,
      );
      assert(!labels.some((label) => /^decoder|^data/.test(label)), `words of other places aren't: ${labels.join(", ")}`);
    },
  },
  {
    name: "train",
    async run(bench, assert, project) {
      await bench.page.keyboard.press("Escape");
      await bench.run("File: Save");
      await bench.open("flowers.gen");
      await train(bench, "Flowers-1");
      await settled(bench);
      assert(existsSync(join(project, "runs", "Flowers-1", "manifest.json")), "the project's genc trained it");
    },
  },
  {
    name: "report",
    async run(bench, assert) {
      const page = await report(bench);
      await page.locator("h1", { hasText: "Flowers-1" }).waitFor();
      assert((await shown(page.locator("body"))).includes("-180.18"), "the report tells the likelihood");
      await settled(bench);
    },
  },
  {
    name: "explain",
    async run(bench, assert) {
      await bench.open("flowers.gen");
      await lens(bench, "Explain");
      await bench.page.locator(".tab", { hasText: "explained" }).waitFor();
      const line = bench.page.locator(".view-line", { hasText: "latent category" }).first();
      await line.waitFor();
      assert((await shown(line)).includes("EM"), "the explanation stands beside the spec");
    },
  },
  {
    name: "sample",
    async run(bench, assert) {
      await bench.open("flowers.gen");
      await lens(bench, "Sample");
      await bench.page.locator(".tab", { hasText: "samples.csv" }).waitFor();
      await bench.page
        .locator(".view-line", { hasText: /^(\d+\.\d+,){3}\d+\.\d+$/ })
        .first()
        .waitFor();
      const head = bench.page.locator(".view-line", { hasText: "sepal_length,sepal_width" });
      assert((await head.count()) === 1, "rows of new flowers stand beside the spec");
    },
  },
  {
    name: "course",
    async run(bench, assert) {
      await bench.open("vae.gen");
      await train(bench, "DigitVAE-1");
      const page = await report(bench);
      await page.locator("figure svg").first().waitFor();
      assert((await page.locator("figcaption").allTextContents()).includes("elbo by step"), "the report draws the course of the bound");
      await bench.run("View: Toggle Panel Visibility");
      await settled(bench);
    },
  },
  {
    name: "pictures",
    async run(bench, assert) {
      await bench.open("vae.gen");
      await lens(bench, "Sample");
      await bench.page.locator(".tab", { hasText: "samples.png" }).waitFor();
      const image = bench.page.frameLocator("iframe.webview").frameLocator("iframe").locator("img");
      await image.waitFor();
      assert((await image.evaluate((one: HTMLImageElement) => one.naturalWidth)) > 0, "the samples are seen");
      await settled(bench);
    },
  },
  {
    name: "stand-in",
    async run(bench, assert, project) {
      await bench.open("flowers.gen");
      breakGenc(project);
      await bench.open("broken.gen");
      await bench.run("genc: Restart Language Server");
      await bench.page.locator(".notification-toast", { hasText: "of the project doesn't start" }).waitFor();
      await bench.page.locator(`${editor} .squiggly-error`).first().waitFor();
      await settled(bench);
      assert((await bench.page.locator(".notification-toast").count()) === 1, "it is said once that the extension's server stands in");
    },
  },
  {
    name: "new-spec",
    async run(bench, assert) {
      await bench.open("flowers.gen");
      await bench.run("genc: New Spec");
      await bench.page.locator(".quick-input-list .monaco-list-row", { hasText: "hidden Markov" }).click();
      await bench.page.locator(`${editor} .view-line`, { hasText: "Markov" }).first().waitFor();
      await settled(bench);
      const text = await bench.text();
      assert(text.includes("latent s: category(K) ~ Markov(initial, transition)"), "the family stands in a new editor");
      assert((await shown(bench.page.locator("#status\\.editor\\.mode"))).trim() === "genc", "it is a spec");
    },
  },
  {
    name: "walkthrough",
    async run(bench, assert) {
      await bench.run("Welcome: Open Walkthrough");
      await bench.page.locator(".quick-input-list .monaco-list-row", { hasText: "A first generative model" }).click();
      const steps = bench.page.locator(".getting-started-step");
      await steps.first().waitFor();
      assert(
        (await steps.allTextContents()).some((step) => step.includes("Write a model")),
        "the walkthrough is there",
      );
      await settled(bench);
    },
  },
];
