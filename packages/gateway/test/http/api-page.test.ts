import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { setGatewayStage } from "../stage/gateway-stage.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
const PROGRAM = new URL("../../dist/api-page/scalar.js", import.meta.url);

// Without the build there is only the way to the document; without a browser nobody can tell.
test.skipIf(!CHROMIUM || !existsSync(PROGRAM))(
  "the API's page shows the routes, and asks no other host for anything",
  async () => {
    const stage = await setGatewayStage();
    const browser = await chromium.launch({
      executablePath: CHROMIUM ?? "",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    });
    const page = await browser.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${stage.gateway.url}/docs`);
    await page.getByRole("heading", { name: "Ringhook" }).waitFor();
    await page.getByText("Create a channel").first().waitFor();
    await browser.close();
    await stage.close();
    expect(complaints).toEqual([]);
    expect(asked.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(stage.gateway.url))).toEqual(
      [],
    );
  },
);
