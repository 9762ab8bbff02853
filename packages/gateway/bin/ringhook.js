#!/usr/bin/env node
import { nodeNotSupported } from "../dist/supported-node.js";

// Looked at before anything else is loaded: what an old Node cannot read would end it with a stack trace.
const sentence = nodeNotSupported(process.versions.node);
if (sentence === undefined) await import("../dist/cli/main.js");
else {
  process.stderr.write(`ringhook: ${sentence} [NODE_NOT_SUPPORTED]\n`);
  process.exitCode = 1;
}
