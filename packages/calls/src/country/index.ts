export type { CalledFrom } from "../phone.ts";
export { countryOf } from "./country-of.ts";
