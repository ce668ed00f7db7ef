import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";

/** A VS Code workbench in a browser, by what a user does and sees. */
export interface Workbench {
  page: Page;
  /** Opens a file of the project in the only group of editors, with no panel and no message over it. */
  open(file: string): Promise<void>;
  run(command: string): Promise<void>;
  /** Sets the cursor behind a piece of text. */
  goTo(line: number, column: number): Promise<void>;
  /** What the active editor shows, hints included. */
  text(): Promise<string>;
  /** The spans of the active editor that show just this text. */
  word(text: string): Locator;
  /** Colour of the first span with this text. */
  colour(text: string): Promise<string>;
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

export const editor = ".editor-group-container.active .monaco-editor";

/** The text of an element; spaces are plain. */
export async function shown(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? "").replaceAll("\u00a0", " ");
}

/** Opens the workbench at an address; pictures go to a folder. */
export async function openWorkbench(url: string, pictures: string): Promise<Workbench> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env.GENC_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  await page.locator(".monaco-workbench").waitFor();
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();

  async function pick(prefix: string, text: string): Promise<void> {
    await page.keyboard.press("F1");
    const input = page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(`${prefix}${text}`);
    await page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first().waitFor();
    await page.keyboard.press("Enter");
    // Gone, or asking the next thing.
    await page.waitForFunction((typed) => {
      const field = document.querySelector<HTMLInputElement>(".quick-input-widget input");
      return field === null || !field.checkVisibility() || field.value !== typed;
    }, `${prefix}${text}`);
  }

  async function hidePanel(): Promise<void> {
    const button = page.locator(".part.panel .codicon-panel-close");
    if (await button.isVisible()) await button.click();
  }

  const word = (text: string): Locator =>
    page
      .locator(`${editor} .view-line span span`)
      .filter({ hasText: new RegExp(`^[\\s\u00a0]*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}[\\s\u00a0]*$`) });

  return {
    page,
    word,
    async open(file) {
      await page.keyboard.press("Escape");
      await pick(">", "View: Close All Editors");
      await hidePanel();
      await pick(">", "Notifications: Clear All Notifications");
      await pick("", file);
      await page.locator(`${editor} .view-line`).first().waitFor();
    },
    run: (command) => pick(">", command),
    async goTo(line, column) {
      await page.keyboard.press("F1");
      const input = page.locator(".quick-input-widget input");
      await input.fill(`:${line}:${column}`);
      await page.keyboard.press("Enter");
      await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    },
    async text() {
      const lines = await page.locator(`${editor} .view-line`).all();
      const placed = await Promise.all(
        lines.map(async (line) => ({ style: (await line.getAttribute("style")) ?? "", text: await shown(line) })),
      );
      const top = (style: string): number => Number(/top:\s*([\d.]+)px/.exec(style)?.[1]);
      return placed
        .sort((a, b) => top(a.style) - top(b.style))
        .map((line) => line.text)
        .join("\n");
    },
    async colour(text) {
      const first = word(text).first();
      await first.waitFor();
      return first.evaluate((one) => getComputedStyle(one).color);
    },
    picture: async (name) => void (await page.screenshot({ path: join(pictures, `${name}.png`) })),
    close: () => browser.close(),
  };
}
