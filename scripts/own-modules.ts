import { vi } from "vitest";

// Files share a process and what packages have loaded into it; of our own modules each has its own.
vi.resetModules();
