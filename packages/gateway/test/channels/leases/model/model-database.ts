import type { KeptLease, Lease } from "../../../../src/store/leases.ts";
import type { Beats } from "../../../../src/store/observed-nodes.ts";

/** A node as the database has it. */
export interface NodeRow extends Beats {
  takes: boolean;
  aliveUntil: number;
}

export interface LeaseRow extends KeptLease {
  epoch: number;
  nodeNo: number | null;
}

/** What a renewal reads. */
export interface Reading {
  nodes: NodeRow[];
  leases: LeaseRow[];
  /** What the database's clock shows. */
  now: number;
}

/** What is wrong with it on purpose. */
export interface Broken {
  /** Writes count by whatever lease. */
  fence?: boolean;
}

/** The tables of nodes and leases as PostgreSQL keeps them: each method is a transaction, done at one moment. */
export class ModelDatabase {
  readonly leases = new Map<string, LeaseRow>();
  readonly nodes = new Map<number, NodeRow>();
  /** Writes that counted though their node did not hold the channel. */
  readonly wrongWrites: string[] = [];
  isUp = true;
  /** What its clock shows beside the time that has passed. */
  clockMs = 0;
  readonly #termMs: number;
  readonly #broken: Broken;
  #epoch = 0;
  #nodeNo = 0;

  constructor(termMs: number, broken: Broken) {
    this.#termMs = termMs;
    this.#broken = broken;
  }

  register(now: number): number {
    this.#nodeNo += 1;
    this.nodes.set(this.#nodeNo, {
      nodeNo: this.#nodeNo,
      beats: 0,
      takes: false,
      aliveUntil: this.#end(now),
    });
    return this.#nodeNo;
  }

  insert(channelId: string, unit: string, nodeNo: number | null): LeaseRow {
    this.#epoch += 1;
    const row = { channelId, unit, epoch: this.#epoch, nodeNo };
    this.leases.set(channelId, row);
    return { ...row };
  }

  /** @param dead whom the node took for dead at its last renewal: what they still have is free for all */
  renew(nodeNo: number, takes: boolean, dead: readonly Beats[], now: number): Reading {
    this.#beat(nodeNo, now, takes);
    const surely = this.#surely(dead);
    for (const row of this.leases.values())
      if (row.nodeNo !== null && surely.has(row.nodeNo)) row.nodeNo = null;
    const nodes = [...this.nodes.values()].map((node) => ({ ...node }));
    return {
      nodes,
      leases: [...this.leases.values()].map((lease) => ({ ...lease })),
      now: now + this.clockMs,
    };
  }

  /** @param dead whom the node takes for dead, with the last that it heard of each: who has said more since is not */
  acquire(nodeNo: number, limit: number, dead: readonly Beats[], now: number): KeptLease[] {
    this.#beat(nodeNo, now);
    const surely = this.#surely(dead);
    const isFree = ({ nodeNo: holder }: LeaseRow): boolean => holder === null || surely.has(holder);
    const rows = [...this.leases.values()];
    const units = [...new Set(rows.map(({ unit }) => unit))].map((unit) =>
      rows.filter((row) => row.unit === unit),
    );
    const wanted = units
      .filter((unit) => unit.some(isFree) && unit.every((row) => isFree(row) || row.nodeNo === nodeNo))
      .toSorted(
        (a, b) =>
          Number(b.some((row) => row.nodeNo === nodeNo)) - Number(a.some((row) => row.nodeNo === nodeNo)),
      );
    return wanted.slice(0, limit).flatMap((unit) =>
      unit.filter(isFree).map((row) => {
        this.#epoch += 1;
        Object.assign(row, { nodeNo, epoch: this.#epoch });
        return { ...row };
      }),
    );
  }

  release({ channelId, epoch }: Lease): void {
    const row = this.leases.get(channelId);
    if (row?.epoch === epoch) row.nodeNo = null;
  }

  leave(nodeNo: number): void {
    for (const row of this.leases.values()) if (row.nodeNo === nodeNo) row.nodeNo = null;
    this.nodes.delete(nodeNo);
  }

  /** What a node writes for a channel by its lease. */
  write(nodeNo: number, { channelId, epoch }: Lease): void {
    const row = this.leases.get(channelId);
    const isHeld = row?.epoch === epoch && row.nodeNo === nodeNo;
    const counts = this.#broken.fence ? true : row?.epoch === epoch && row.nodeNo !== null;
    if (counts && !isHeld) this.wrongWrites.push(`${channelId} by node ${nodeNo} of epoch ${epoch}`);
  }

  #surely(dead: readonly Beats[]): ReadonlySet<number> {
    return new Set(
      dead.flatMap((one) => (this.nodes.get(one.nodeNo)?.beats === one.beats ? [one.nodeNo] : [])),
    );
  }

  #beat(nodeNo: number, now: number, takes?: boolean): void {
    const node = this.nodes.get(nodeNo);
    if (!node) return;
    node.beats += 1;
    node.aliveUntil = this.#end(now);
    if (takes !== undefined) node.takes = takes;
  }

  #end(now: number): number {
    return now + this.clockMs + this.#termMs;
  }
}

/** A census as the SQL of table-leases.ts takes it. @param dead by what the node has seen */
export function censusOf({ nodes, leases, now }: Reading, ownNo: number, dead: ReadonlySet<number>) {
  const isFree = ({ nodeNo }: LeaseRow): boolean => nodeNo === null || dead.has(nodeNo);
  const unitsOf = (rows: readonly LeaseRow[]): number => new Set(rows.map(({ unit }) => unit)).size;
  const byUnit = [...new Set(leases.map(({ unit }) => unit))].map((unit) =>
    leases.filter((row) => row.unit === unit),
  );
  const heads = new Map(leases.map((row) => [row.channelId, row.nodeNo]));
  const takers = nodes.filter(
    ({ nodeNo, takes, aliveUntil }) => takes && aliveUntil > now && !dead.has(nodeNo),
  );
  return {
    units: byUnit.length,
    free: byUnit.filter((unit) => unit.every(isFree)).length,
    parts: byUnit.filter(
      (unit) =>
        unit.some(isFree) &&
        unit.some(({ nodeNo }) => nodeNo === ownNo) &&
        unit.every((row) => isFree(row) || row.nodeNo === ownNo),
    ).length,
    takers: takers.map(({ nodeNo }) => ({
      nodeNo,
      units: unitsOf(leases.filter((row) => row.nodeNo === nodeNo)),
    })),
    ownNo,
    strays: leases.flatMap(({ channelId, unit, nodeNo }) => {
      const head = heads.get(unit) ?? null;
      return nodeNo === ownNo && head !== null && head !== ownNo ? [channelId] : [];
    }),
  };
}
