import { Command } from "commander";
import { version } from "../version.ts";
import { addCalls } from "./calls.ts";
import { addChannels } from "./channels.ts";
import { addDeliveries } from "./deliveries.ts";
import { addDemo } from "./demo.ts";
import { addDoctor } from "./doctor.ts";
import { fail } from "./fail.ts";
import { addLink } from "./link.ts";
import { addListen } from "./listen.ts";
import { addMigrate } from "./migrate.ts";
import { addOpenapi } from "./openapi.ts";
import { addSimulate } from "./simulate.ts";
import { addStart } from "./start.ts";
import { addWebhook } from "./webhook.ts";

const program = new Command("ringhook")
  .description("Links WhatsApp numbers and sends every call they receive to your URL: in order, never lost.")
  .version(version)
  .showHelpAfterError("(ringhook --help shows the commands)");

addStart(program);
addDemo(program);
addSimulate(program);
addListen(program);
addLink(program);
addChannels(program);
addWebhook(program);
addCalls(program);
addDeliveries(program);
addDoctor(program);
addMigrate(program);
addOpenapi(program);

// A reader that goes away, such as `head`, ends the command quietly.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
});

// Baileys leaves a timer of 30 s behind: a command that is done ends now, once all is written.
program.parseAsync().then(() => process.stdout.write("", () => process.exit()), fail);
