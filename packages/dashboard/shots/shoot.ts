import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import type { Theme } from "../test/stage/browser.ts";

export const FOLDER = fileURLToPath(new URL("./pictures", import.meta.url));

export interface Look {
  theme: Theme;
  width: number;
}

export const LOOKS: readonly Look[] = [
  { theme: "light", width: 1280 },
  { theme: "dark", width: 1280 },
  { theme: "light", width: 390 },
  { theme: "dark", width: 390 },
];

export function pictureOf(page: string, { theme, width }: Look): string {
  return `${FOLDER}/${page}-${width}-${theme}.png`;
}

/** A picture of the whole page. */
export async function shoot(page: Page, as: string, look: Look): Promise<void> {
  const { width } = look;
  // A window as tall as the page keeps what is fixed to its bottom there.
  const height = await page.evaluate<number>("document.documentElement.scrollHeight");
  await page.setViewportSize({ width, height: Math.max(height, width < 600 ? 844 : 860) });
  await page.screenshot({ path: pictureOf(as, look) });
  await page.setViewportSize({ width, height: width < 600 ? 844 : 860 });
}
