// No file over 300 lines, no function over 60, but where a table makes it so: see CONTRIBUTING.md.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import ts from "typescript";

const MOST_LINES = { file: 300, function: 60 };
/** Written by a program. */
const GENERATED = new Set(["packages/api/src/openapi.ts"]);
/** Functions that are a table written as code: lists of routes, and the choice of a way through the indexes. */
const TABLES = /(-routes\.ts|\/routes\/[a-z-]+\.ts|\/delivery-log\.ts)$/;

const LISTING = ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx", "*.js"];
// One that was deleted stays listed until that is committed.
const files = execFileSync("git", LISTING, { encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((file) => !GENERATED.has(file) && existsSync(file));

const found = files.flatMap((file) => {
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n").length - 1;
  const tooLong = lines > MOST_LINES.file ? [`${file}: ${lines} lines, at most ${MOST_LINES.file}`] : [];
  // A test's `describe` is a chapter, and no function.
  const isTested = !/(^|\/)(test|examples|bench|shots)\//.test(file) && !TABLES.test(file);
  return isTested ? [...tooLong, ...longFunctions(file, text)] : tooLong;
});
for (const line of found) process.stderr.write(`${line}\n`);
process.stdout.write(`${files.length} files; too long, or with functions too long: ${found.length}\n`);
process.exitCode = found.length === 0 ? 0 : 1;

function longFunctions(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  const long = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const first = lineOf(node.getStart());
      const lines = lineOf(node.end) - first + 1;
      if (lines > MOST_LINES.function) {
        long.push(`${file}:${first}: a function of ${lines} lines, at most ${MOST_LINES.function}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return long;
}
