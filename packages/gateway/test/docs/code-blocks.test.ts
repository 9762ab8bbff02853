import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it, onTestFinished } from "vitest";
import { allBlocks, type Block } from "./blocks.ts";

/** Within the repository, so that imports find what is installed there. */
const FOLDER = fileURLToPath(new URL("../../../../node_modules/.cache/ringhook/docs-code/", import.meta.url));

/** What a page has told of when it shows a line that uses it. */
const TOLD = `
declare const network: import("@ringhook/simulator").Network;
declare const me: import("@ringhook/simulator").Phone;
declare const caller: import("@ringhook/simulator").Phone;
declare const friend: import("@ringhook/simulator").Phone;
declare const qrText: string;
declare const bytes: Uint8Array;
declare const secret: string;
declare const receive: (request: Request) => Promise<Response>;
`;
/** A program of the reader's, where a page says so. */
const YOURS = "export declare function startBot(options: object): { stop(): void };";

const isCode = ({ language, text }: Block): boolean =>
  ["js", "ts"].includes(language) || (language === "" && /^(import|const|await|network\.)/.test(text));

/** Pages leave out what does not matter. */
const whole = (text: string): string => text.replaceAll("{ … }", "{}").replaceAll("[ … ]", "[]");

it("every block of code in the docs holds for the types of what it uses", { timeout: 120_000 }, async () => {
  const blocks = allBlocks().filter(isCode);
  expect(blocks.length).toBeGreaterThan(12);
  onTestFinished(() => rm(FOLDER, { recursive: true, force: true }));
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, "package.json"), '{"type":"module"}');
  const told = join(FOLDER, "told.d.ts");
  await writeFile(told, TOLD);
  await writeFile(join(FOLDER, "bot.d.ts"), YOURS);
  const places = new Map<string, string>();
  for (const [index, { place, text }] of blocks.entries()) {
    const file = join(FOLDER, `block-${index}.ts`);
    places.set(file, place);
    await writeFile(file, `${whole(text)}\nexport {};\n`);
  }
  expect(faultsIn([told, ...places.keys()], places)).toEqual([]);
});

function faultsIn(files: string[], places: ReadonlyMap<string, string>): string[] {
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: ["node"],
    // The blocks are JavaScript for the most part, and name no types.
    strict: true,
    noImplicitAny: false,
    strictNullChecks: false,
    noEmit: true,
    skipLibCheck: true,
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const place = places.get(file?.fileName ?? "") ?? file?.fileName;
    return `${place}, its line ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
