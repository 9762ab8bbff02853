// Loaded with `--import` into a process of its own: imports of the packages in HIDDEN fail there as if they were not installed.
import { register } from "node:module";

const hooks = `
  const hidden = ${JSON.stringify((process.env.HIDDEN ?? "").split(","))};
  export async function resolve(specifier, context, next) {
    if (!hidden.includes(specifier)) return next(specifier, context);
    throw Object.assign(new Error("Cannot find package '" + specifier + "'"), { code: "ERR_MODULE_NOT_FOUND" });
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
