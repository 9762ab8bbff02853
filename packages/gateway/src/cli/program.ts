import { Command } from "commander";
import { version } from "../version.ts";
import { addActions } from "./actions.ts";
import { addAudit } from "./audit.ts";
import { addBackup, addRestore } from "./backup.ts";
import { addBrokers } from "./brokers.ts";
import { addCallbacks } from "./callbacks.ts";
import { addCalls } from "./calls.ts";
import { addChannels } from "./channels.ts";
import { addCompact } from "./compact.ts";
import { addDeliveries } from "./deliveries.ts";
import { addDemo } from "./demo.ts";
import { addDoctor } from "./doctor.ts";
import { addLink } from "./link.ts";
import { addListen } from "./listen.ts";
import { addMcp } from "./mcp.ts";
import { addMigrate } from "./migrate.ts";
import { addNodes } from "./nodes.ts";
import { addOpenapi } from "./openapi.ts";
import { addRotateKey } from "./rotate-key.ts";
import { addRules } from "./rules.ts";
import { addSimulate } from "./simulate.ts";
import { addSources } from "./sources.ts";
import { addStart } from "./start.ts";
import { addTokens } from "./tokens.ts";
import { addWebhook } from "./webhook.ts";

/** The command line: every command, each from a file of its own. */
export function makeProgram(): Command {
  const program = new Command("ringhook")
    .description(
      "Links WhatsApp numbers and sends every call they receive to your URL, in order, with none lost.",
    )
    .version(version)
    // Descriptions stay within the terminal also beside a long name.
    .configureHelp({ minWidthToWrap: 20 })
    .showHelpAfterError("(ringhook --help shows the commands)");

  addStart(program);
  addDemo(program);
  addSimulate(program);
  addListen(program);
  addLink(program);
  addChannels(program);
  addSources(program);
  addWebhook(program);
  addBrokers(program);
  addCalls(program);
  addCallbacks(program);
  addDeliveries(program);
  addRules(program);
  addActions(program);
  addTokens(program);
  addAudit(program);
  addNodes(program);
  addDoctor(program);
  addBackup(program);
  addRestore(program);
  addCompact(program);
  addRotateKey(program);
  addMigrate(program);
  addMcp(program);
  addOpenapi(program);
  return program;
}
