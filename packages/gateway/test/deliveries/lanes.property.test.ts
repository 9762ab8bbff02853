import { describe } from "vitest";
import { testLanes } from "./test-lanes.ts";

describe("lanes on SQLite", () => testLanes());
