import { fail } from "./fail.ts";
import { makeProgram } from "./program.ts";

// A reader that closes the pipe, such as `head`, ends the command quietly.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
});

// Baileys leaves a timer of 30 s behind, so exit explicitly once all output is written.
makeProgram()
  .parseAsync()
  .then(() => process.stdout.write("", () => process.exit()), fail);
